import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { api, queries, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { answered, stage } from "@/lib/stage";
import { Dashboard } from "./Dashboard";

const euros = { minor: 300, currency: "EUR" };
const task = {
  task_id: "tsk_1",
  project_id: "prj_1",
  title: "Compare two answers",
  task_type: "comparison",
  reward: euros,
  pay: { kind: "task", cap_minutes: null },
  pace: { minutes: 5, hourly: euros },
  tax: { basis_points: 0, amount: euros, note: "" },
  requirements: { skills: [], languages: [], tools: [], countries: [], allow_vpn: true },
  is_desktop_only: false,
  rate_changes_announced: [],
  bonus_rules: [],
  open_seats: null,
  deadline_at: null,
  is_enrolled: true,
  has_new_guidelines: false,
} as unknown as Schemas["TaskCard"];
const first = {
  tasks: [task],
  recommended: [],
  within_reach: [],
  skill_titles: {},
  nothing_because: [],
  next_cursor: "further",
};
const refused = new ProblemError({ type: "/problems/role-required", title: "Refused.", status: 403 });

beforeEach(() => queries.clear());

test("a page of tasks that fails takes away neither the tasks before it nor the filters, and is asked for again", async () => {
  const asked: unknown[] = [];
  vi.spyOn(api, "GET").mockImplementation((async (
    path: string,
    { params }: { params: { query: object } },
  ) => {
    const cursor = "cursor" in params.query ? params.query.cursor : null;
    if (path === "/tasks") asked.push(cursor);
    if (path !== "/tasks" || cursor === "further") throw refused;
    return answered(first);
  }) as never);
  await stage(<Dashboard wanted={{}} onWanted={vi.fn()} />, { words: ["dashboard", "offers", "terms"] });
  await act(async () => fireEvent.click(await screen.findByRole("button", { name: "Show more" })));
  expect((await screen.findByRole("alert")).textContent).toContain("Refused.");
  expect(screen.getByRole("article", { name: task.title })).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Try again" })));
  expect(asked).toEqual([null, "further", "further"]);
});
