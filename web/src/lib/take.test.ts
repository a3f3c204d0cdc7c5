import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { api } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Takes, useTake } from "./take";

const go = vi.fn(async () => {});
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => go }));

let answer: (given: { data: { claim_id: string } } | ProblemError) => void;
let keys: unknown[];

beforeEach(() => {
  go.mockClear();
  keys = [];
  vi.spyOn(api, "POST").mockImplementation(((_: string, given: { params: { header: object } }) => {
    keys.push(given.params.header);
    return new Promise((done, failed) => {
      answer = (one) => (one instanceof ProblemError ? failed(one) : done(one));
    });
  }) as never);
});

const row = (takes: Takes, project = "prj_1") => renderHook(() => useTake(project, takes)).result;
const answered = (one: Parameters<typeof answer>[0]) => act(async () => answer(one));
const taken = { data: { claim_id: "clm_1" } };
const unreachable = new ProblemError({ type: "/problems/unreachable", title: "", status: 0 });

test("a row that is drawn anew while a task is taken takes no second one, and says what became of it", async () => {
  const takes = new Takes();
  const first = renderHook(() => useTake("prj_1", takes));
  await act(async () => void first.result.current.run());
  first.unmount();
  const again = row(takes);
  expect([again.current.busy, row(takes, "prj_2").current.busy]).toEqual([true, false]);
  expect(await again.current.run()).toBe(false);
  await answered(unreachable);
  expect([again.current.busy, again.current.problem, keys.length]).toEqual([false, unreachable, 1]);
});

test("a try whose answer was lost is repeated as the same one, and what is taken after it is another", async () => {
  const takes = new Takes();
  const one = row(takes);
  await act(async () => void one.current.run());
  await answered(unreachable);
  await act(async () => void one.current.run());
  await answered(taken);
  expect(go).toHaveBeenCalledWith({ to: "/work/receipts/$claimId", params: { claimId: "clm_1" } });
  await act(async () => void one.current.run());
  expect(keys[1]).toEqual(keys[0]);
  expect(keys[2]).not.toEqual(keys[0]);
});

test("no task is taken when what must come first was refused", async () => {
  const before = () => Promise.reject(unreachable);
  const { result } = renderHook(() => useTake("prj_1", new Takes(), before));
  await act(async () => void result.current.run());
  expect(keys).toEqual([]);
});
