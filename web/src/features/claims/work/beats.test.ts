import { expect, test, vi } from "vitest";
import { drop } from "@/lib/device";
import { nextOf, sessionOf } from "./beats";

test("a device without room goes on as the same session", () => {
  const room = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const [first, second] = [nextOf("clm_1"), nextOf("clm_1")];
  expect([second.session, second.sequence]).toEqual([first.session, first.sequence + 1]);
  room.mockRestore();
  drop(sessionOf("clm_1"));
});
