import { renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useSendKey } from "./sending";

const send = vi.fn();

afterEach(() => {
  send.mockReset();
  document.body.replaceChildren();
});

/** How often it was sent by this key, and whether the browser may do anything else with it. */
function pressed(how: KeyboardEventInit) {
  renderHook(() => useSendKey(send));
  const event = new KeyboardEvent("keydown", { key: "Enter", cancelable: true, bubbles: true, ...how });
  document.body.dispatchEvent(event);
  return [send.mock.calls.length, event.defaultPrevented];
}

test.each([{ ctrlKey: true }, { metaKey: true }])("Ctrl+Enter or ⌘↵ sends: %o", (how) => {
  expect(pressed(how)).toEqual([1, true]);
});

test.each([
  {},
  { ctrlKey: true, key: "a" },
  { ctrlKey: true, isComposing: true },
])("nothing else does: %o", (how) => {
  expect(pressed(how)).toEqual([0, false]);
});

test("held, it does not send again, nor press what it opened", () => {
  expect(pressed({ ctrlKey: true, repeat: true })).toEqual([0, true]);
});

test("what is behind a dialog is not sent", () => {
  document.body.append(document.createElement("div"));
  document.body.lastElementChild?.setAttribute("role", "dialog");
  expect(pressed({ ctrlKey: true })).toEqual([0, false]);
});
