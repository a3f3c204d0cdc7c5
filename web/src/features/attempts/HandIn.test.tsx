import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "@/api/client";
import { stage } from "@/lib/stage";
import { Answers } from "./answers";
import { HandIn } from "./HandIn";

const close = vi.fn();
const post = vi.spyOn(api, "POST").mockResolvedValue({ data: undefined } as never);
let saved: (isAll: boolean) => void;

afterEach(() => {
  close.mockReset();
  post.mockClear();
});

/** The dialog after the press that hands in, while the answers are still on their way. */
async function pressed() {
  const answers = new Answers("att_1", [], vi.fn(), vi.fn());
  const saving = () => new Promise<boolean>((done) => (saved = done));
  Object.assign(answers, { save: saving });
  const given = { attemptId: "att_1", items: [], left: 60, answers, go: vi.fn(), ended: vi.fn() };
  const shown = await stage(<HandIn {...given} close={close} />, { words: ["attempts"] });
  fireEvent.click(await screen.findByText("Hand in now"));
  return shown;
}

test("what is on its way is not called back by a dialog that closes over it", async () => {
  await pressed();
  fireEvent.click(screen.getByText("Not yet"));
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  expect(close).not.toHaveBeenCalled();
  await act(async () => saved(true));
  expect(post).toHaveBeenCalledOnce();
});

test("a page that was left meanwhile hands nothing in", async () => {
  const { unmount } = await pressed();
  unmount();
  await act(async () => saved(true));
  expect(post).not.toHaveBeenCalled();
});
