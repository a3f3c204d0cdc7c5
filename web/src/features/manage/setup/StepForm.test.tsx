import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "@/api/client";
import type { Eligibility, Project } from "../data";
import { type Patch, useStep } from "./StepForm";

const PROJECT = { project_id: "prj_1", title: "Ducks" } as Project;
const ASKED: Eligibility = {
  languages: [],
  devices: [],
  tools: [],
  allow_vpn: false,
  allowed: ["ann"],
  blocked: [],
  deadline_at: null,
  requires_resume: false,
};
/** What a colleague has made of it since. */
const NOW = { ...ASKED, tools: ["a lamp"], requires_resume: true };
const LISTS = { allowed: ["ann", "bob"], blocked: [] };

const answer = (data: unknown) => Promise.resolve({ data, response: new Response() }) as never;
const sent = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(api, "GET").mockImplementation((path: string) =>
    answer(path.endsWith("/access-lists") ? LISTS : { project: { ...PROJECT, eligibility: NOW } }),
  );
  vi.spyOn(api, "PATCH").mockImplementation(((_: string, { body }: { body: Patch }) => {
    sent(body);
    return answer(PROJECT);
  }) as never);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  sent.mockReset();
});

const saved = () => act(() => vi.advanceTimersByTimeAsync(2_000));

test("a step sends what changed in it and nothing else, also after it has been sent once", async () => {
  const begin = { title: "Ducks", difficulty: 2 };
  const { result } = renderHook(() =>
    useStep(
      PROJECT,
      "basics",
      begin,
      (value) => value,
      () => begin,
    ),
  );
  act(() => result.current.change({ title: "Geese" }));
  await saved();
  act(() => result.current.change({ difficulty: 3 }));
  await saved();
  act(() => result.current.change({ difficulty: 3 }));
  await saved();
  expect(sent.mock.calls).toEqual([[{ title: "Geese" }], [{ difficulty: 3 }]]);
  expect(result.current.state).toBe("saved");
});

test("whom a project is for is sent whole, with what a colleague has changed of it meanwhile", async () => {
  const begin = { allow_vpn: false, allowed: ["ann"] };
  const bodyOf = (value: typeof begin): Patch => ({ eligibility: { ...ASKED, ...value } });
  const { result } = renderHook(() =>
    useStep(PROJECT, "people", begin, bodyOf, () => ({ eligibility: ASKED })),
  );
  act(() => result.current.change({ allow_vpn: true, allowed: ["ann", "cid"] }));
  await saved();
  expect(sent.mock.calls).toEqual([
    [{ eligibility: { ...NOW, allow_vpn: true, allowed: ["ann", "bob", "cid"] } }],
  ]);
});
