import { Stack } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { type NearGiven, useNear } from "@/lib/near";

/** A list of so many rows is drawn whole, so that the browser's own search finds everything in it. */
const SHORT = 30;
const GAP = 12;

export interface Rows<Row> extends Omit<NearGiven<Row>, "gap"> {
  /** Whether a line stands between two rows instead of room. */
  isLined?: boolean;
  children: (row: Row) => ReactNode;
}

/** Rows one below the other; of a long list only what is near the screen, and the row with the focus, is drawn. */
export function Long<Row>({ children, isLined = false, ...given }: Rows<Row>) {
  const { rows, id } = given;
  const gap = isLined ? 0 : GAP;
  const box = useRef<HTMLDivElement>(null);
  const found = useNear({ ...given, gap }, rows.length > SHORT, box);
  if (rows.length === 0) return null;
  const now = found === "none" ? null : found;
  const places = now?.near.getVirtualItems() ?? wholly(found === "none" ? rows.length : SHORT);
  return (
    <Stack
      component="ul"
      role="list"
      ref={box}
      gap={gap}
      data-lined={isLined || undefined}
      className={now ? "rows long" : "rows"}
      style={now ? { height: now.near.getTotalSize() } : {}}
    >
      {places.flatMap(({ index, start }) => {
        const row = rows[index];
        if (row === undefined) return [];
        return (
          <li
            key={id(row)}
            data-key={id(row)}
            data-index={index}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            ref={now?.near.measureElement}
            style={now ? { transform: `translateY(${start - now.top}px)` } : {}}
          >
            {children(row)}
          </li>
        );
      })}
    </Stack>
  );
}

/** The places of the first rows, where they follow each other by themselves. */
function wholly(count: number): { index: number; start: number }[] {
  return Array.from({ length: count }, (_, index) => ({ index, start: 0 }));
}
