import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "./client";
import { ProblemError } from "./problems";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A line that died: nothing comes back, not even a failure, until the request is given up. */
const dead = (request: Request) =>
  new Promise<Response>((_, failed) =>
    request.signal.addEventListener("abort", () => failed(request.signal.reason)),
  );

test("a request that nobody answers is given up, and says so", async () => {
  vi.stubGlobal("fetch", dead);
  const refusal = api
    .GET("/terms", { fetch: dead, baseUrl: "http://localhost/api" })
    .catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(34_000);
  let isOver = false;
  void refusal.then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(500);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  const problem = await refusal;
  expect(problem).toBeInstanceOf(ProblemError);
  expect((problem as ProblemError).status).toBe(0);
});

test("an answer that has begun is never given up", async () => {
  const seen: Request[] = [];
  const answers = async (request: Request) => {
    seen.push(request);
    return Response.json({ version: "2026-11", since: "2026-11-01", sections: [] });
  };
  await api.GET("/terms", { fetch: answers, baseUrl: "http://localhost/api" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen[0]?.signal.aborted).toBe(false);
});
