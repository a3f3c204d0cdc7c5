import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { api, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { answered, stage } from "@/lib/stage";
import { Take } from "./Take";

const refused = (name: string, status: number) =>
  new ProblemError({ type: `/problems/${name}`, title: name, status });
const project = {
  project_id: "prj_1",
  guidelines_version: 3,
  reward: { minor: 300, currency: "EUR" },
  pay: { kind: "hour", hourly: { minor: 2400, currency: "EUR" }, cap_minutes: 10 },
} as unknown as Schemas["ProjectView"];
const mine = {
  enrolment_state: null,
  reasons: [],
  warnings: [],
  tools: [],
  test: null,
} as unknown as Schemas["EligibilityView"];

test("a lost answer to joining locks nothing: it is repeated as the same request, and then as another; then a task is taken", async () => {
  const sent: [string, string][] = [];
  const answers = [refused("unreachable", 0), refused("idempotency-key-reused", 409), null, null];
  vi.spyOn(api, "POST").mockImplementation((async (
    path: string,
    { params }: { params: { header: { "Idempotency-Key": string } } },
  ) => {
    sent.push([path, params.header["Idempotency-Key"]]);
    const problem = answers.shift();
    if (problem) throw problem;
    return answered(null);
  }) as never);
  await stage(<Take project={project} mine={mine} />, { words: ["projects"] });
  const button = await screen.findByRole("button");
  expect(button.textContent).toContain("€24.00");
  for (let press = 0; press < 3; press += 1) await act(async () => fireEvent.click(button));
  const [first, again, other, taken] = sent;
  expect([again, other?.[1] === first?.[1], taken?.[0]]).toEqual([
    first,
    false,
    "/projects/{project_id}/claims",
  ]);
});
