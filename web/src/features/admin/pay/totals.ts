import { money } from "@/lib/format";

/** Sums by currency and name, as the API gives them. */
export type Totals = Readonly<Record<string, Readonly<Record<string, number>>>>;

const CLOSED = ["opening", "earned", "paid", "tax", "fee", "closing"] as const;
const PAYOUTS = ["prepared", "tax", "fee", "held", "carried"] as const;
const COUNTS = ["statements", "prepared_count", "held_count", "returned_count"] as const;

export type SumName = (typeof CLOSED)[number] | (typeof PAYOUTS)[number];
export type CountName = (typeof COUNTS)[number];

export const NAMES = { closed: CLOSED, payouts: PAYOUTS } as const;

/** The amounts of one currency in the order of a week, those that are not there left out. */
export function amountsOf(
  sums: Readonly<Record<string, number>>,
  names: readonly SumName[],
  currency: string,
): [SumName, string][] {
  return names.flatMap((name) => {
    const minor = sums[name];
    return minor === undefined ? [] : [[name, money({ minor, currency })] as [SumName, string]];
  });
}

export function countsOf(sums: Readonly<Record<string, number>>): [CountName, number][] {
  return COUNTS.flatMap((name) => {
    const count = sums[name];
    return count === undefined ? [] : [[name, count] as [CountName, number]];
  });
}

/** Whether two sums say the same, whatever their order; a name that is missing is nought. */
export function isSame(one: Totals, other: Totals): boolean {
  const currencies = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...currencies].every((currency) => {
    const [mine, theirs] = [one[currency] ?? {}, other[currency] ?? {}];
    const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
    return [...names].every((name) => (mine[name] ?? 0) === (theirs[name] ?? 0));
  });
}
