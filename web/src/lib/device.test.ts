import { beforeEach, expect, test, vi } from "vitest";
import { begin, end } from "@/api/session";
import { drop, keep, recover } from "./device";

const disk = vi.hoisted(() => new Map<string, unknown>());
vi.mock("./database", () => ({
  read: async (name: string) => disk.get(name),
  write: async (name: string, value: unknown) => void disk.set(name, value),
  clear: async () => disk.clear(),
}));

const PLACE = "inlier.draft.clm_1";
const here = () => JSON.parse(localStorage.getItem(PLACE) ?? "null");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  disk.clear();
});

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
