import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { api, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { answered, stage } from "@/lib/stage";
import { GradingScreen } from "./GradingScreen";
import { linesOf } from "./marks";

const words = ["attempts_to_grade"];
const attempt = {
  grading_id: "grd_1",
  title: "Writing",
  skill: "writing",
  level: 2,
  submitted_at: "2026-11-22T12:00:00Z",
  taken_until: "2026-11-22T14:00:00Z",
  items: [
    {
      item_id: "itm_1",
      kind: "essay",
      topic: "Letters",
      prompt: "Write one.",
      writing: {
        rubric: [{ criterion: "clear", points: 5, describes: "" }],
        source: null,
        least_words: null,
        most_words: null,
      },
      answer: "Dear all,",
      words: 2,
      signs: 9,
    },
  ],
} as unknown as Schemas["AttemptToGrade"];

test("who comes back to a test that they graded does not find its form again", async () => {
  const marks = Object.fromEntries(
    linesOf(attempt.items).map(({ key }) => [key, { points: 4, reason: "Clear." }]),
  );
  localStorage.setItem("inlier.grading.grd_1", JSON.stringify(marks));
  const asked: string[] = [];
  const get = vi.spyOn(api, "GET").mockImplementation(async (path: string) => {
    asked.push(path);
    return answered(path === "/skills" ? { skills: [] } : attempt);
  });
  vi.spyOn(api, "POST").mockResolvedValue(answered({ state: "passed", score_percent: 80 }));
  const { unmount } = await stage(<GradingScreen id="grd_1" />, { words });
  await act(async () => fireEvent.click(await screen.findByRole("button", { name: /Send the points/ })));
  expect(screen.getByRole("status").textContent).toContain("80 %, passed");
  expect([asked.filter((path) => path !== "/skills").length, localStorage.length]).toEqual([1, 0]);
  unmount();
  get.mockRejectedValue(
    new ProblemError({ type: "/problems/no-such-grading", title: "Graded.", status: 404 }),
  );
  await stage(<GradingScreen id="grd_1" />, { words });
  expect((await screen.findByRole("alert")).textContent).toContain("Graded.");
  expect(screen.queryByRole("button", { name: /Send the points/ })).toBeNull();
});
