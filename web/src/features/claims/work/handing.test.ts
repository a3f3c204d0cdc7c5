import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useHandingIn } from "./handing";

/** An answer whose last saving takes as long as the test wants. */
function begun() {
  let saved: (isLatest: boolean) => void = () => {};
  const draft = {
    isLatest: () => new Promise<boolean>((done) => (saved = done)),
    view: () => ({
      answer: { prompt: "a" },
      state: "saved" as const,
      savedAt: null,
      theirs: null,
      problem: null,
    }),
  };
  const post = vi.fn(async () => {});
  const shown = renderHook(({ mayGo }) => useHandingIn({ draft, post, mayGo: () => mayGo }), {
    initialProps: { mayGo: true },
  });
  act(() => shown.result.current.ask());
  act(() => void shown.result.current.confirm());
  return {
    ...shown,
    post,
    now: () => shown.result.current,
    saved: (is: boolean) => act(async () => saved(is)),
  };
}

test("from the press on it is under way: the dialog stays, and it is sent once", async () => {
  const { now, post, saved } = begun();
  expect([now().busy, post.mock.calls.length]).toEqual([true, 0]);
  act(() => now().close());
  act(() => void now().confirm());
  expect(now().isAsking).toBe(true);
  await saved(true);
  expect(post.mock.calls).toEqual([[{ prompt: "a" }]]);
  expect([now().busy, now().isAsking]).toEqual([false, false]);
});

test("nothing is sent by a window that may no longer, after its answer was saved", async () => {
  const { rerender, now, post, saved } = begun();
  rerender({ mayGo: false });
  await saved(true);
  expect([post.mock.calls.length, now().isAsking]).toEqual([0, false]);
});

test("nothing is sent from a page that was left meanwhile, nor over what was saved elsewhere", async () => {
  const left = begun();
  left.unmount();
  await left.saved(true);
  const moved = begun();
  await moved.saved(false);
  expect([left.post.mock.calls.length, moved.post.mock.calls.length]).toEqual([0, 0]);
});
