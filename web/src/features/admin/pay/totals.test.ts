import { expect, test } from "vitest";
import { amountsOf, countsOf, isSame, NAMES } from "./totals";

const WEEK = { USD: { closing: 5_000, earned: 5_000, opening: 0, statements: 3 } };

test("a dry run and a close are the same whatever the order of their names, and what is missing is nought", () => {
  expect(isSame(WEEK, { USD: { statements: 3, opening: 0, earned: 5_000, closing: 5_000, tax: 0 } })).toBe(
    true,
  );
  expect(isSame(WEEK, { USD: { ...WEEK.USD, closing: 5_001 } })).toBe(false);
  expect(isSame(WEEK, { ...WEEK, KES: { closing: 1 } })).toBe(false);
});

test("counts are never shown as money", () => {
  expect(amountsOf(WEEK.USD, NAMES.closed, "USD").map(([name]) => name)).toEqual([
    "opening",
    "earned",
    "closing",
  ]);
  expect(countsOf(WEEK.USD)).toEqual([["statements", 3]]);
});
