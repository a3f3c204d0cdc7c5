import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { queries } from "./client";
import { begin, end, isSignedIn, PATIENCE, token } from "./session";

const session = (name: string, expires_in = 3600) => ({
  account_id: `acc_${name}`,
  id_token: `id-${name}`,
  refresh_token: `refresh-${name}`,
  expires_in,
});
const reload = vi.fn();

beforeEach(() => {
  vi.stubGlobal("navigator", { locks: { request: (_: string, act: () => unknown) => act() }, onLine: true });
  vi.stubGlobal("location", { reload });
});

afterEach(() => {
  end();
  sessionStorage.clear();
  reload.mockClear();
  vi.unstubAllGlobals();
});

/** What another tab writes, as the browser tells of it here. */
function elsewhere(name: string, newValue: string | null) {
  const oldValue = localStorage.getItem(name);
  if (newValue === null) localStorage.removeItem(name);
  else localStorage.setItem(name, newValue);
  window.dispatchEvent(new StorageEvent("storage", { key: name, oldValue, newValue }));
}

test("what one person was told is gone when another one signs in, and stays for the same one", () => {
  begin(session("ann"));
  queries.setQueryData(["get", "/me"], { name: "Ann" });
  begin(session("ann"));
  expect(queries.getQueryData(["get", "/me"])).toEqual({ name: "Ann" });
  begin(session("bob"));
  expect(queries.getQueryData(["get", "/me"])).toBe(undefined);
});

test("what one person was told is gone with the end of the session", () => {
  begin(session("ann"));
  queries.setQueryData(["get", "/me"], { name: "Ann" });
  end();
  expect(queries.getQueryData(["get", "/me"])).toBe(undefined);
});

test("what one person typed waits for them, and is no longer there for the next one", () => {
  begin(session("ann"));
  localStorage.setItem("inlier.manage.new", "a plan");
  localStorage.setItem("inlier.language", "es");
  sessionStorage.setItem("inlier.testDrafts", "answers");
  end();
  begin(session("ann"));
  expect([localStorage.getItem("inlier.manage.new"), sessionStorage.length]).toEqual(["a plan", 1]);
  end();
  begin(session("bob"));
  expect([localStorage.getItem("inlier.manage.new"), sessionStorage.length]).toEqual([null, 0]);
  expect(localStorage.getItem("inlier.language")).toBe("es");
});

test("a page of one person begins anew when another one signs in elsewhere, and sends nothing in their name", async () => {
  begin(session("ann"));
  localStorage.setItem("inlier.person", "acc_bob"); // the browser has not told of it yet
  const asked = await Promise.race([token(), Promise.resolve("nothing")]);
  expect([asked, reload.mock.calls.length]).toEqual(["nothing", 1]);
});

test("another tab's sign-in is told: its own person's page stays, another one's begins anew", () => {
  begin(session("ann"));
  elsewhere("inlier.session", "refresh-ann-2");
  expect(reload).not.toHaveBeenCalled();
  elsewhere("inlier.person", "acc_bob");
  expect(reload).toHaveBeenCalledOnce();
});

test("a renewal that is answered after the end of the session does not bring it back", async () => {
  let answer: (given: Response) => void = () => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((given) => (answer = given)));
  begin(session("ann", 0));
  const renewed = token();
  await Promise.resolve();
  end();
  answer(Response.json({ ...session("ann") }));
  expect([await renewed, isSignedIn()]).toEqual([null, false]);
});

test("a renewal that nobody answers is given up, and whoever waits for it is told", async () => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((after) => {
    const late = new AbortController();
    setTimeout(() => late.abort(), after);
    return late.signal;
  });
  vi.stubGlobal(
    "fetch",
    (_: string, { signal }: RequestInit) =>
      new Promise((_answer, failed) => signal?.addEventListener("abort", () => failed(signal.reason))),
  );
  begin(session("ann", 0));
  const renewed = token().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(PATIENCE);
  expect(await Promise.race([renewed, "still waiting"])).toMatchObject({ status: 0 });
  expect(isSignedIn()).toBe(true);
  vi.useRealTimers();
});
