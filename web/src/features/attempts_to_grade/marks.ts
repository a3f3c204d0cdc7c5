import type { Schemas } from "@/api/client";

type Text = Schemas["TextToGradeView"];
export type Points = Readonly<Record<string, { points?: number; reason?: string }>>;

export const LEAST_REASON = 3;

/** One line of one text's rubric, with where it stands among all of the attempt. */
export interface Line {
  /** Its name among all lines of the attempt. */
  key: string;
  itemId: string;
  criterion: Schemas["Criterion"];
}

export function linesOf(items: readonly Text[]): Line[] {
  return items.flatMap(({ item_id, writing }) =>
    (writing?.rubric ?? []).map((criterion) => ({
      key: JSON.stringify([item_id, criterion.criterion]),
      itemId: item_id,
      criterion,
    })),
  );
}

/** What is still to be given for a line. */
export function missingOf(line: Line, given: Points): "points" | "reason" | null {
  const { points, reason = "" } = given[line.key] ?? {};
  if (points === undefined) return "points";
  return reason.trim().length < LEAST_REASON ? "reason" : null;
}

/** The marks as they are sent, text by text. */
export function marksOf(items: readonly Text[], given: Points): Schemas["MarksInput"] {
  const lines = linesOf(items);
  return {
    marks: items.map(({ item_id }) => ({
      item_id,
      criteria: lines
        .filter((line) => line.itemId === item_id)
        .map(({ key, criterion }) => ({
          criterion: criterion.criterion,
          points: given[key]?.points ?? 0,
          reason: (given[key]?.reason ?? "").trim(),
        })),
    })),
  };
}

export function pointsIn(lines: readonly Line[], given: Points): { given: number; most: number } {
  return {
    given: lines.reduce((sum, { key }) => sum + (given[key]?.points ?? 0), 0),
    most: lines.reduce((sum, { criterion }) => sum + criterion.points, 0),
  };
}
