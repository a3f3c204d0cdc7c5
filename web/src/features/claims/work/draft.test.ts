import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProblemError } from "@/api/problems";
import { drop } from "@/lib/device";
import { Draft, isSame, keptSaid, leftHere, merged, placeOf, type Saved } from "./draft";

const problem = (name: string, status = 409) =>
  new ProblemError({ type: `/problems/${name}`, title: name, status });

/** A platform that keeps one draft, as ours does: a save goes over the version it was begun from. */
class Platform {
  draft: Saved | null = null;
  isOffline = false;
  saves = 0;
  put = async (answer: unknown, version: number): Promise<Saved> => {
    if (this.isOffline) throw problem("offline", 0);
    if (this.draft?.version === version + 1 && isSame(this.draft.answer, answer)) return this.draft;
    if ((this.draft?.version ?? 0) !== version) throw problem("draft-moved");
    this.saves += 1;
    this.draft = { version: version + 1, answer, saved_at: "2026-01-01T00:00:00Z" };
    return this.draft;
  };
  get = async () => this.draft;
}

let platform: Platform;
beforeEach(() => {
  vi.useFakeTimers();
  platform = new Platform();
});
afterEach(() => {
  vi.useRealTimers();
});

function begun(): Draft {
  const draft = new Draft("clm_1", platform.draft, platform);
  draft.start();
  return draft;
}

test("what is written is on the device at once and on the platform after seconds, also while writing goes on", async () => {
  const draft = begun();
  draft.change({ prompt: "a" });
  expect(leftHere("clm_1")).toEqual({ version: 0, answer: { prompt: "a" } });
  await vi.advanceTimersByTimeAsync(1_500);
  draft.change({ prompt: "ab" });
  await vi.advanceTimersByTimeAsync(600);
  expect(platform.draft?.answer).toEqual({ prompt: "ab" });
  expect(draft.view().state).toBe("saved");
  expect(leftHere("clm_1")).toBe(null);
});

test("nothing is called saved before something was written, nor where one can only read", async () => {
  const draft = begun();
  expect(keptSaid(draft.view(), false)).toBe(null);
  expect(keptSaid(draft.view(), true)).toBe("readOnly");
  draft.change({ prompt: "a" });
  expect(keptSaid(draft.view(), false)).toBe("unsaved");
  expect(keptSaid(draft.view(), true)).toBe("unsaved");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(keptSaid(draft.view(), false)).toBe("savedAt");
  expect(keptSaid(draft.view(), true)).toBe("readOnly");
});

test("offline it stays on the device, and is sent when the connection is back", async () => {
  const draft = begun();
  platform.isOffline = true;
  draft.change({ prompt: "a" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(draft.view().state).toBe("offline");
  platform.isOffline = false;
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect([draft.view().state, platform.draft?.answer]).toEqual(["saved", { prompt: "a" }]);
});

test("after the browser was killed, what was written is there and is sent", async () => {
  begun().change({ prompt: "a" });
  vi.clearAllTimers(); // killed
  const draft = begun();
  expect(draft.view().answer).toEqual({ prompt: "a" });
  await vi.advanceTimersByTimeAsync(0);
  expect(platform.draft?.answer).toEqual({ prompt: "a" });
});

test("what was saved on another device is set beside and never overwritten", async () => {
  const here = begun();
  await platform.put({ prompt: "theirs" }, 0);
  here.change({ prompt: "mine" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect([here.view().state, here.view().theirs?.answer]).toEqual(["moved", { prompt: "theirs" }]);
  here.change({ prompt: "mine too" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([platform.draft?.answer, here.view().answer]).toEqual([
    { prompt: "theirs" },
    { prompt: "mine too" },
  ]);
  await here.decide("both");
  expect(platform.draft?.answer).toEqual({ prompt: "theirs\n\nmine too" });
});

test("theirs is taken only when it was chosen", async () => {
  const here = begun();
  await platform.put({ prompt: "theirs" }, 0);
  here.change({ prompt: "mine" });
  await vi.advanceTimersByTimeAsync(2_000);
  await here.decide("theirs");
  expect([here.view().answer, here.view().state, leftHere("clm_1")]).toEqual([
    { prompt: "theirs" },
    "saved",
    null,
  ]);
});

test("work left on a device that the platform has gone past is shown beside it from the start", async () => {
  begun().change({ prompt: "left" });
  vi.clearAllTimers();
  await platform.put({ prompt: "later" }, 0);
  const here = begun();
  expect([here.view().state, here.view().answer, here.view().theirs?.answer]).toEqual([
    "moved",
    { prompt: "left" },
    { prompt: "later" },
  ]);
});

test("a lost answer to a save is no conflict", async () => {
  const here = begun();
  const { put } = platform;
  platform.put = async (answer, version) => {
    await put(answer, version);
    platform.put = put;
    throw problem("unreachable", 0);
  };
  here.change({ prompt: "a" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(here.view().state).toBe("failed");
  here.change({ prompt: "ab" });
  await vi.advanceTimersByTimeAsync(20_000);
  expect([here.view().state, platform.draft?.answer]).toEqual(["saved", { prompt: "ab" }]);
});

/** A draft whose save is on its way when its page is left, and the answer to it. */
async function leftWhileSaving(answer: unknown): Promise<() => void> {
  const here = begun();
  const { put } = platform;
  let arrived = () => {};
  platform.put = async (sent, version) => {
    platform.put = put;
    const saved = await put(sent, version);
    await new Promise<void>((done) => {
      arrived = done;
    });
    return saved;
  };
  here.change(answer);
  void here.save();
  await vi.advanceTimersByTimeAsync(0);
  here.stop();
  return arrived;
}

test("a late answer to a save takes away nothing that was written since", async () => {
  const arrived = await leftWhileSaving({ prompt: "a" });
  const now = new Draft("clm_1", platform.draft, platform);
  now.change({ prompt: "ab" });
  arrived();
  await vi.advanceTimersByTimeAsync(0);
  expect(leftHere("clm_1")?.answer).toEqual({ prompt: "ab" });
});

test("a late answer to a save leaves nothing behind when nothing was written since", async () => {
  const arrived = await leftWhileSaving({ prompt: "a", note: undefined });
  arrived();
  await vi.advanceTimersByTimeAsync(0);
  expect(leftHere("clm_1")).toBe(null);
});

test("what lies here and the platform has too is not kept any more", async () => {
  begun().change({ prompt: "a" });
  vi.clearAllTimers();
  await platform.put({ prompt: "a" }, 0);
  expect(begun().view().state).toBe("saved");
  expect(leftHere("clm_1")).toBe(null);
});

test("what this device has no room for is there again with the next page of the claim", () => {
  const room = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  begun().change({ prompt: "a" });
  expect(begun().view().answer).toEqual({ prompt: "a" });
  room.mockRestore();
  drop(placeOf("clm_1"));
});

test("a window that only reads saves nothing", async () => {
  const here = begun();
  here.stop();
  here.change({ prompt: "a" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(platform.saves).toBe(0);
});

test("both in one keeps every text", () => {
  expect(merged({ a: "x", b: 1, d: "same" }, { a: "y", c: 2, d: "same" })).toEqual({
    a: "x\n\ny",
    b: 1,
    c: 2,
    d: "same",
  });
  expect(merged({ a: "begun" }, { a: "begun and done" })).toEqual({ a: "begun and done" });
});

test("what was saved elsewhere meanwhile is not handed in over: it is set beside what is here", async () => {
  const draft = begun();
  draft.change({ prompt: "mine" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await draft.isLatest()).toBe(true);
  platform.draft = { version: 2, answer: { prompt: "by phone" }, saved_at: "2026-01-01T00:05:00Z" };
  expect(await draft.isLatest()).toBe(false);
  expect(draft.view()).toMatchObject({ state: "moved", theirs: { version: 2 }, answer: { prompt: "mine" } });
  await draft.decide("theirs");
  expect(await draft.isLatest()).toBe(true);
  expect(draft.view().answer).toEqual({ prompt: "by phone" });
});

test("what is written at the last moment is saved before it is handed in, and a dead line is no newer work", async () => {
  const draft = begun();
  draft.change({ prompt: "a" });
  expect(await draft.isLatest()).toBe(true);
  expect(platform.draft?.answer).toEqual({ prompt: "a" });
  platform.get = () => Promise.reject(problem("unreachable", 0));
  expect(await draft.isLatest()).toBe(true);
});
