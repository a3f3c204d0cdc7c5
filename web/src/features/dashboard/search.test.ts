import { expect, test } from "vitest";
import { byProject, listed } from "./groups";
import { wantedIn } from "./search";

test("an address gives the filters that it has, whoever wrote it", () => {
  const given = { task_type: "code", reward_minimum_minor: "500", minutes_maximum: 30, device: "mobile" };
  expect(wantedIn(given)).toEqual({ ...given, reward_minimum_minor: 500 });
  expect(wantedIn({ task_type: "x", skill: "", minutes_maximum: "ten", device: 1, other: "y" })).toEqual({});
  expect(wantedIn({ reward_minimum_minor: -1, minutes_maximum: 1.5 })).toEqual({});
});

test("tasks of one project become one group, in the order in which they came", () => {
  const tasks = ["a", "b", "a", "c", "b"].map((project_id, at) => ({ project_id, task_id: String(at) }));
  expect(byProject(tasks).map(({ first, count }) => [first.task_id, count])).toEqual([
    ["0", 2],
    ["1", 2],
    ["3", 1],
  ]);
});

test("recommended work stands on top alone, and counts its project's other tasks", () => {
  const task = (project_id: string, task_id: string) => ({ project_id, task_id });
  const found = listed([task("a", "1")], [task("b", "2"), task("a", "1"), task("a", "3")]);
  expect(found.recommended.map(({ first, count }) => [first.task_id, count])).toEqual([["1", 2]]);
  expect(found.others.map(({ first }) => first.task_id)).toEqual(["2"]);
});
