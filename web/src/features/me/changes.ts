import { useState } from "react";

/**
 * A form over what is kept: what stands in it, and of that only what was changed here, for the rest may be another by
 * now, from another window.
 */
export function useChanges<Kept extends object>(kept: Kept) {
  const [begun, setBegun] = useState(kept);
  const [given, setGiven] = useState(kept);
  const names = Object.keys(begun) as (keyof Kept)[];
  const changed = Object.fromEntries(
    names.filter((name) => !isSame(given[name], begun[name])).map((name) => [name, given[name]]),
  ) as Partial<Kept>;
  return {
    given,
    changed,
    change: (part: Partial<Kept>) => setGiven((before) => ({ ...before, ...part })),
    /** These are kept now: the next changes begin there. */
    saved: (part: Partial<Kept>) => setBegun((before) => ({ ...before, ...part })),
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
