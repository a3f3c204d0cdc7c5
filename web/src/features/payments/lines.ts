import type { Schemas } from "@/api/client";
import type { Money } from "@/lib/format";
import { canonical, type Entry } from "./chain";

type View = Schemas["LineView"];

/** A line of a statement: what it has nothing to say of, the API leaves out. */
export type Line = Pick<View, "kind" | "work_period" | "count" | "minor"> & Partial<View>;

/** The members of a cause that a line of each kind repeats, as the statement's own rule has them. */
const ALONE: Readonly<Record<string, readonly (keyof Line)[]>> = {
  bonus: ["project_id", "rule_id", "inputs"],
  stipend: ["project_id", "assessment_id"],
  referral: ["referral_id"],
  service_credit: ["reason", "reference"],
  correction: ["reason", "reference"],
  reversal: ["reverses", "reversed_kind", "project_id", "reason"],
  payout: ["payout_id", "provider", "expected_on"],
  payout_return: ["payout_id", "provider", "reason"],
  tax: ["payout_id", "rule_id"],
  fee: ["payout_id", "provider"],
};
const SUMMED: readonly (keyof Line)[] = ["project_id", "reason"];

/** The entries behind a line; those that no line names belong to its kind's last one, which is of all others. */
export function entriesBehind(line: Line, lines: readonly Line[], entries: readonly Entry[]): Entry[] {
  const ofKind = lines.filter((one) => one.kind === line.kind);
  const own = (entry: Entry) => ofKind.find((one) => isBehind(one, entry)) ?? ofKind.at(-1);
  return entries.filter((entry) => amountsOf(entry, line.kind).length > 0 && own(entry) === line);
}

function isBehind(line: Line, entry: Entry): boolean {
  if (line.work_period !== entry.work_period) return false;
  return (ALONE[line.kind] ?? SUMMED).every((name) => {
    const said = entry.cause[name] || undefined;
    const asked = line[name] ?? undefined;
    if (name !== "inputs") return said === asked;
    return (said === undefined ? said : canonical(JSON.parse(said))) === (asked && canonical(asked));
  });
}

const COLUMNS: Readonly<Record<string, string>> = { tax: "tax", fee: "fee" };

/** What an entry moves to or from its owner as a line of this kind tells it, each posting with its sign. */
export function amountsOf(entry: Entry, kind: string = entry.kind): Money[] {
  const own = `payable:${entry.owner_id}`;
  const isTaking = kind === "tax" || kind === "fee";
  if (!isTaking && entry.kind !== kind) return [];
  return entry.postings.flatMap(({ source, destination, minor, currency }) => {
    if (source !== own && destination !== own) return [];
    const isIn = destination === own;
    const column = COLUMNS[(isIn ? source : destination).split(":")[0] ?? ""];
    if (column !== (isTaking ? kind : undefined)) return [];
    return [{ minor: isIn ? minor : -minor, currency }];
  });
}

/** What an entry's amounts are called, each by its own word: a payout's tax and fee are told beside it. */
export function kindsOf(entry: Entry): string[] {
  return [entry.kind, "tax", "fee"].filter((kind) => amountsOf(entry, kind).length > 0);
}
