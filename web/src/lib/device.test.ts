import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { begin, end } from "@/api/session";
import { drop, keep, kept, recover } from "./device";

const disk = vi.hoisted(() => new Map<string, unknown>());
vi.mock("./database", () => ({
  read: async (name: string) => disk.get(name),
  write: async (name: string, value: unknown) => void disk.set(name, value),
  clear: async () => disk.clear(),
}));

const PLACE = "inlier.draft.clm_1";
const here = () => JSON.parse(localStorage.getItem(PLACE) ?? "null");

const read = () => JSON.parse(kept(PLACE) ?? "null");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  disk.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.runAllTimers(); // nothing waits for the next test
  vi.useRealTimers();
});

const full = () =>
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });

/** The page anew, as after a reload: it knows only what lies on this device. */
async function reloaded(): Promise<typeof import("./device")> {
  vi.resetModules();
  return import("./device");
}

/** The browser wrote its database to the disk, and is killed before it wrote the rest as it is now. */
async function killed(left: string | null): Promise<void> {
  await vi.advanceTimersByTimeAsync(300);
  if (left === null) localStorage.removeItem(PLACE);
  else localStorage.setItem(PLACE, left);
}

test("what was kept is put back when the browser was killed before it wrote it", async () => {
  keep(PLACE, { answer: "a" });
  const older = localStorage.getItem(PLACE);
  keep(PLACE, { answer: "ab" });
  for (const left of [null, older]) {
    await killed(left);
    await recover(PLACE);
    expect(here()).toMatchObject({ answer: "ab" });
  }
});

test("what is not needed any more does not come back", async () => {
  keep(PLACE, { answer: "a" });
  const older = localStorage.getItem(PLACE);
  drop(PLACE);
  await killed(older);
  await recover(PLACE);
  expect(here()).toBe(null);
});

test("what another window kept since is not undone", async () => {
  keep(PLACE, { answer: "a" });
  await vi.advanceTimersByTimeAsync(300);
  keep(PLACE, { answer: "ab" });
  await recover(PLACE);
  expect(here()).toMatchObject({ answer: "ab" });
});

test("what there is no room for comes back from the database, and no older text with it", async () => {
  keep(PLACE, { answer: "a" });
  const older = localStorage.getItem(PLACE) ?? "";
  const room = full();
  keep(PLACE, { answer: "ab" });
  expect([read(), here()]).toMatchObject([{ answer: "ab" }, null]);
  await vi.advanceTimersByTimeAsync(300);
  const page = await reloaded();
  room.mockRestore();
  localStorage.setItem(PLACE, older);
  full();
  await page.recover(PLACE);
  expect(JSON.parse(page.kept(PLACE) ?? "null")).toMatchObject({ answer: "ab" });
  page.drop(PLACE);
  expect(page.kept(PLACE)).toBe(null);
});

test("what another window had room for is later than what this one has in memory", () => {
  const room = full();
  keep(PLACE, { answer: "a" });
  room.mockRestore();
  const at = read().at;
  localStorage.setItem(PLACE, JSON.stringify({ answer: "ab", at: at + 1 }));
  expect(read()).toMatchObject({ answer: "ab" });
  keep(PLACE, { answer: "abc" });
  localStorage.removeItem(PLACE);
  expect(read()).toBe(null);
});

test("what one person had no room for is not read by the next", () => {
  const session = { id_token: "", refresh_token: "", expires_in: 3600 };
  begin({ ...session, account_id: "acc_ann" });
  const room = full();
  keep(PLACE, { answer: "a" });
  room.mockRestore();
  begin({ ...session, account_id: "acc_bob" });
  expect(read()).toBe(null);
  end();
});

test.each(["text", "tombstone"])("after the clock went back an older %s does not win", async (left) => {
  vi.setSystemTime("2026-11-22T12:00:00Z");
  const before = await reloaded();
  before.keep(PLACE, { answer: "a" });
  if (left === "tombstone") before.drop(PLACE);
  await vi.advanceTimersByTimeAsync(300);
  vi.setSystemTime("2026-11-22T11:00:00Z");
  const page = await reloaded();
  await page.recover(PLACE);
  page.keep(PLACE, { answer: "ab" });
  await page.recover(PLACE);
  expect(here()).toMatchObject({ answer: "ab" });
});

test("what is not needed any more is known to the database at once", () => {
  keep(PLACE, { answer: "a" });
  drop(PLACE);
  expect(disk.get(PLACE)).toMatchObject({ text: null });
});

test.each(["pagehide", "visibilitychange"])("what was kept is in the database at %s", (event) => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  keep(PLACE, { answer: "a" });
  expect(disk.size).toBe(0);
  (event === "pagehide" ? window : document).dispatchEvent(new Event(event));
  expect(disk.get(PLACE)).toMatchObject({ text: localStorage.getItem(PLACE) });
});

test.each([
  ["acc_ann", "a"],
  ["acc_bob", null],
])("what ann kept is there for herself alone, also when the browser forgot her: %s", async (next, left) => {
  const session = { id_token: "", refresh_token: "", expires_in: 3600 };
  begin({ ...session, account_id: "acc_ann" });
  await killed(null);
  keep(PLACE, { answer: "a" });
  await killed(null);
  localStorage.clear();
  begin({ ...session, account_id: next });
  await killed(null);
  end();
  await recover(PLACE);
  expect(here()?.answer ?? null).toBe(left);
});
