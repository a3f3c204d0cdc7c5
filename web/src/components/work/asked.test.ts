import { expect, test } from "vitest";
import { mayTie, orderOf } from "./asked";
import { groupsOf, moved, ranks, rowsOf, tieToggled } from "./ranking";

const asked = (output_schema: unknown) =>
  ({ task_type: "comparison", options: [], validators: [], output_schema }) as Parameters<typeof mayTie>[0];

test("responses stand in the order this person was dealt; a broken order is none", () => {
  expect(orderOf(["a", "b", "c"], [2, 0, 1])).toEqual([2, 0, 1]);
  expect(orderOf(["a", "b", "c"], null)).toEqual([0, 1, 2]);
  expect(orderOf(["a", "b"], [0, 0])).toEqual([0, 1]);
});

test("an order keeps the original numbers, whatever order they were shown in", () => {
  const rows = rowsOf(undefined, [2, 0, 1]);
  expect(groupsOf(rows)).toEqual([[2], [0], [1]]);
  expect(groupsOf(moved(rows, 2, 0))).toEqual([[1], [2], [0]]);
  expect(groupsOf(tieToggled(rows, 2))).toEqual([[2], [0, 1]]);
});

test("an answer that was saved is shown again as it was", () => {
  expect(groupsOf(rowsOf([[1], [2, 0]], [2, 0, 1]))).toEqual([[1], [2, 0]]);
  expect(groupsOf(rowsOf([[1], [1, 7], "x"], [2, 0, 1]))).toEqual([[1], [2], [0]]);
});

test("what is tied stays tied when its head goes away, and who comes between is tied too", () => {
  const rows = rowsOf([[0, 1, 2], [3]], [0, 1, 2, 3]);
  expect(groupsOf(moved(rows, 0, 3))).toEqual([[1, 2], [3], [0]]);
  expect(groupsOf(moved(rows, 3, 1))).toEqual([[0, 3, 1, 2]]);
  expect(ranks(rows)).toEqual([1, 1, 1, 4]);
  expect(groupsOf(tieToggled(rows, 0))).toEqual([[0, 1, 2], [3]]);
});

test("a tie is offered unless the project's schema takes none", () => {
  expect(mayTie(asked(null))).toBe(true);
  expect(mayTie(asked({ properties: { preferred: { type: "integer" } } }))).toBe(false);
  expect(mayTie(asked({ properties: { preferred: { enum: [0, 1] } } }))).toBe(false);
  expect(mayTie(asked({ properties: { preferred: { type: ["integer", "null"] } } }))).toBe(true);
});
