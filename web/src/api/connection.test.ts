import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connection, doubt, find, onConnection, pauseAfter } from "./connection";

const answers = (status: number) => vi.fn(async () => new Response(null, { status }));
const isOnline = (online: boolean) => vi.spyOn(navigator, "onLine", "get").mockReturnValue(online);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(async () => {
  isOnline(true);
  vi.stubGlobal("fetch", answers(200));
  await find();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a platform that is down is asked again until it answers, and whoever waits is told once", async () => {
  const told = vi.fn();
  const forget = onConnection(told);
  vi.stubGlobal("fetch", answers(503));
  doubt();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(connection()).toBe("down");
  vi.stubGlobal("fetch", answers(200));
  await vi.advanceTimersByTimeAsync(40_000);
  expect(connection()).toBe("fine");
  expect(told.mock.calls).toEqual([["down"], ["fine"]]);
  forget();
});

test("one call that failed means nothing as long as the platform answers", async () => {
  vi.stubGlobal("fetch", answers(200));
  doubt();
  await vi.advanceTimersByTimeAsync(10);
  expect(connection()).toBe("fine");
});

test("a device without a network is not kept busy asking", async () => {
  const fetched = answers(200);
  vi.stubGlobal("fetch", fetched);
  isOnline(false);
  window.dispatchEvent(new Event("offline"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([connection(), fetched.mock.calls.length]).toEqual(["offline", 0]);
  isOnline(true);
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(10);
  expect(connection()).toBe("fine");
});

test("pauses grow, and stay under a minute", () => {
  expect([0, 1, 2].map((tries) => pauseAfter(tries, 0.5))).toEqual([1000, 2000, 4000]);
  expect(pauseAfter(50, 1)).toBeLessThan(60_000);
});
