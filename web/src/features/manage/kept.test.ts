import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useKept } from "./kept";

interface Form {
  title: string;
  summary: string;
  tools: string[];
}

const BEGIN: Form = { title: "Ducks", summary: "", tools: ["a lamp"] };
const UNDER = "inlier.manage.p1.test";

/** A platform that answers when it is told to, or refuses. */
function platform() {
  const sent: Form[] = [];
  const waiting: { done: () => void; refuse: () => void }[] = [];
  const send = (value: Form) => {
    sent.push(value);
    return new Promise<void>((done, fail) => waiting.push({ done, refuse: () => fail(new Error("No.")) }));
  };
  const answers = (how: "done" | "refuse" = "done") => act(async () => waiting.shift()?.[how]());
  return { sent, waiting, send, answers };
}

function form(send: (value: Form) => Promise<void>, more: { begin?: Form; byItself?: boolean } = {}) {
  const { begin = BEGIN, byItself = false } = more;
  return renderHook(() => useKept({ under: UNDER, begin, send, byItself }));
}

const later = () => act(() => vi.advanceTimersByTimeAsync(5_000));

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is typed while a version is being issued is in none, and stays on the device", async () => {
  const { sent, waiting, send, answers } = platform();
  const { result } = form(send);
  act(() => result.current.change({ summary: "Whole." }));
  const issued = result.current.save();
  await act(async () => {});
  act(() => result.current.change({ summary: "Whole. And ha" }));
  await answers();
  expect(await issued).toBe(true);
  await later();
  expect([sent.map(({ summary }) => summary), waiting.length]).toEqual([["Whole."], 0]);
  expect(result.current.state).toBe("unsaved");
  expect(form(send).result.current.value.summary).toBe("Whole. And ha");
});

test("a draft that is sent by itself is sent until all of it is there, one at a time", async () => {
  const { sent, waiting, send, answers } = platform();
  const { result } = form(send, { byItself: true });
  act(() => result.current.change({ summary: "a" }));
  await later();
  act(() => result.current.change({ summary: "ab" }));
  await answers();
  await act(async () => void result.current.save());
  await later();
  expect([sent.length, waiting.length]).toEqual([2, 1]);
  await answers();
  await later();
  expect([sent.map(({ summary }) => summary), waiting.length]).toEqual([["a", "ab"], 0]);
  expect([result.current.state, localStorage.getItem(UNDER)]).toEqual(["saved", null]);
});

test("what waits on the device changes only what was changed here, whatever a colleague has made of the rest", async () => {
  const { send, answers } = platform();
  const first = form(send);
  act(() => first.result.current.change({ title: "Geese", tools: ["a lamp", "a pen"] }));
  const refused = first.result.current.save();
  await answers("refuse");
  expect([await refused, first.result.current.state]).toEqual([false, "refused"]);
  first.unmount();
  const begin = { title: "Ducks", summary: "By a colleague.", tools: ["a desk"] };
  const { result } = form(send, { begin });
  expect([result.current.state, result.current.value]).toEqual([
    "unsaved",
    { title: "Geese", summary: "By a colleague.", tools: ["a desk", "a pen"] },
  ]);
});

test("fields kept on the device without what they were changed from are those of the form, with the rest of it", () => {
  localStorage.setItem(UNDER, JSON.stringify({ summary: "Half a sen", tools: ["a pen"] }));
  const { result } = form(platform().send);
  expect([result.current.state, result.current.value]).toEqual([
    "unsaved",
    { title: "Ducks", summary: "Half a sen", tools: ["a pen"] },
  ]);
});

test.each([
  "",
  "{",
  "null",
  "7",
  '["Geese"]',
])("what is kept on the device and no form is none: %s", (text) => {
  localStorage.setItem(UNDER, text);
  expect(form(platform().send).result.current.value).toEqual(BEGIN);
});

test("the same form in two tabs: what each changed is sent, and stays on the device until it is", async () => {
  const [one, two] = [platform(), platform()];
  const [first, second] = [form(one.send), form(two.send)];
  act(() => second.result.current.change({ summary: "Of the second." }));
  act(() => first.result.current.change({ title: "Geese" }));
  const saved = first.result.current.save();
  await one.answers();
  expect([await saved, localStorage.getItem(UNDER)]).toEqual([true, null]);

  const refused = second.result.current.save();
  await two.answers("refuse");
  expect([await refused, two.sent.map(({ summary }) => summary)]).toEqual([false, ["Of the second."]]);
  expect(form(two.send).result.current.value.summary).toBe("Of the second.");
});

test("what another tab keeps on the device outlasts what this one has sent", async () => {
  const { send, answers } = platform();
  const [first, second] = [form(send), form(send)];
  act(() => first.result.current.change({ title: "Geese" }));
  const saved = first.result.current.save();
  act(() => second.result.current.change({ summary: "Of the second." }));
  await answers();
  expect([await saved, first.result.current.state]).toEqual([true, "saved"]);
  expect(form(send).result.current.value.summary).toBe("Of the second.");
});

test("what was changed and changed back is not sent, and nothing of it stays on the device", async () => {
  const { sent, send } = platform();
  const { result } = form(send);
  act(() => result.current.change({ title: "Geese" }));
  act(() => result.current.change({ title: "Ducks" }));
  expect(await act(() => result.current.save())).toBe(true);
  expect([sent, result.current.state, localStorage.getItem(UNDER)]).toEqual([[], "saved", null]);
});
