import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProblemError } from "@/api/problems";
import { type Answer, Answers, type Asked, leftHere, type Saved } from "./answers";
import { python } from "./python";
import { isWhole } from "./whole";

const ITEMS: Asked[] = ["one", "two"].map((item_id) => ({
  item_id,
  answer: null,
  saved_at: null,
  warning: null,
}));
const refusal = (name: string) =>
  new ProblemError({ type: `/problems/${name}`, title: name, status: name === "offline" ? 0 : 409 });

let problem: ProblemError | null;
let sent: [string, Answer][];
const over = vi.fn();

const put = async (itemId: string, answer: Answer): Promise<Saved> => {
  sent.push([itemId, answer]);
  if (problem !== null) throw problem;
  return { answer, saved_at: `2026-11-22T12:00:0${sent.length}.000Z`, warning: null };
};
const opened = (items = ITEMS) => {
  const answers = new Answers("att_1", items, put, over);
  answers.start();
  return answers;
};
const stateOf = (answers: Answers, itemId: string) => answers.view().get(itemId)?.state;

beforeEach(() => {
  vi.useFakeTimers();
  over.mockReset();
  problem = null;
  sent = [];
});
afterEach(() => vi.useRealTimers());

test("an answer is here at once and with the platform moments later", async () => {
  const answers = opened();
  answers.change("one", "opt_1", true, false);
  expect(stateOf(answers, "one")).toBe("unsaved");
  expect(leftHere("att_1").one?.answer).toBe("opt_1");
  await vi.advanceTimersByTimeAsync(400);
  expect([sent, stateOf(answers, "one"), leftHere("att_1")]).toEqual([[["one", "opt_1"]], "saved", {}]);
});

test("what nobody took is kept over a reload, and sent when the device is online", async () => {
  problem = refusal("offline");
  const before = opened();
  before.change("one", "opt_1", true, false);
  await vi.advanceTimersByTimeAsync(400);
  expect(stateOf(before, "one")).toBe("kept");
  before.stop();
  const after = opened();
  expect(after.view().get("one")?.answer).toBe("opt_1");
  await vi.advanceTimersByTimeAsync(100);
  problem = null;
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(100);
  expect([stateOf(after, "one"), leftHere("att_1")]).toEqual(["saved", {}]);
});

test("a page that was left tries nothing again, and what it had not sent waits here", async () => {
  problem = refusal("offline");
  const left = opened();
  left.change("one", "opt_1", true, false);
  left.change("two", "opt_2", true, false);
  void left.save();
  left.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent, Object.keys(leftHere("att_1"))]).toEqual([[["one", "opt_1"]], ["one", "two"]]);
  problem = null;
  left.start();
  await vi.advanceTimersByTimeAsync(100);
  expect(leftHere("att_1")).toEqual({});
});

test("what was given before the page was left is sent", async () => {
  const left = opened();
  left.change("one", "opt_1", true, false);
  void left.save();
  left.change("two", "opt_2", true, false);
  void left.save();
  left.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([
    ["one", "opt_1"],
    ["two", "opt_2"],
  ]);
  expect([leftHere("att_1"), vi.getTimerCount()]).toEqual([{}, 0]);
});

test("a page that was left sends nothing over what another one has kept since", async () => {
  const left = opened();
  left.change("one", "opt_1", true, false);
  left.change("two", "before", true, false);
  void left.save();
  left.stop();
  const now = new Answers("att_1", ITEMS, put, over);
  now.change("two", "since", true, false);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([["one", "opt_1"]]);
  expect(leftHere("att_1").two?.answer).toBe("since");
});

test("what the device had no room for is sent when the page is left", async () => {
  const room = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const left = opened();
  left.change("one", "opt_1", true, false);
  left.change("two", "opt_2", true, false);
  void left.save();
  left.stop();
  await vi.advanceTimersByTimeAsync(0);
  room.mockRestore();
  expect(sent.map(([itemId]) => itemId)).toEqual(["one", "two"]);
});

test("what the page before sent last takes away nothing of what was given since", async () => {
  let answered = () => {};
  const slow = new Answers(
    "att_1",
    ITEMS,
    (_, answer) =>
      new Promise((done) => {
        answered = () => done({ answer, saved_at: "2026-11-22T12:00:00.000Z", warning: null });
      }),
    over,
  );
  slow.start();
  slow.change("one", "before", true, false);
  void slow.save();
  slow.stop();
  problem = refusal("offline");
  const now = opened();
  now.change("one", "since", true, false);
  answered();
  await vi.advanceTimersByTimeAsync(0);
  expect(leftHere("att_1").one?.answer).toBe("since");
});

test("what is no answer yet stays here, and the one saved before is still known", async () => {
  const answers = opened([
    { item_id: "one", answer: "12", saved_at: "2026-11-22T12:00:00.000Z", warning: null },
  ]);
  answers.change("one", "12,", false, true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toEqual([]);
  expect(answers.view().get("one")).toMatchObject({ state: "unfinished", answer: "12,", saved: "12" });
  expect(await answers.save()).toBe(true);
});

test("a refused answer is said so and does not hold up the others", async () => {
  const answers = opened();
  problem = refusal("invalid-field");
  answers.change("one", "1e5", true, true);
  await answers.save();
  problem = null;
  answers.change("two", "opt_2", true, false);
  await answers.save();
  expect([stateOf(answers, "one"), stateOf(answers, "two")]).toEqual(["refused", "saved"]);
});

test("after the end nothing is sent, and what came too late is still here to be told of", async () => {
  const answers = opened();
  problem = refusal("attempt-over");
  answers.change("one", "opt_1", true, false);
  await answers.save();
  expect(over).toHaveBeenCalledOnce();
  answers.change("two", "opt_2", true, false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([sent.length, Object.keys(leftHere("att_1"))]).toEqual([1, ["one"]]);
});

test("another device's answer is shown, but never over one that was not sent yet", () => {
  const answers = opened();
  answers.change("one", "mine", true, true);
  const later = "2026-11-22T12:30:00.000Z";
  answers.take(ITEMS.map((item) => ({ ...item, answer: "theirs", saved_at: later })));
  expect([answers.view().get("one")?.answer, answers.view().get("two")?.answer]).toEqual(["mine", "theirs"]);
});

test.each([
  ["numeric", "-12.5", true],
  ["numeric", "1,5", true],
  ["numeric", " -0,75 ", true],
  ["numeric", "0,125", true],
  ["numeric", "1,500", false],
  ["numeric", "1,234.5", false],
  ["numeric", "1,2,5", false],
  ["numeric", "1,", false],
  ["numeric", "-", false],
  ["choices", [], false],
  ["essay", "  ", false],
  ["code", "def f(): ...", true],
] as const)("whether %s %j can be sent: %s", (kind, answer, is) => {
  expect(isWhole(kind, typeof answer === "string" ? answer : [...answer])).toBe(is);
});

test("examples are written as Python writes them", () => {
  expect(python({ a: [1, true, null, "x"] })).toBe('{"a": [1, True, None, "x"]}');
});
