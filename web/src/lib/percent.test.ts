import { expect, test } from "vitest";
import { percent } from "./format";
import { speak } from "./language";

test("a share is written as the language does, to the hundredth", async () => {
  await speak("es");
  expect(percent(1000)).toMatch(/^10\s%$/);
  expect(percent(1250)).toMatch(/^12,5\s%$/);
  expect(percent(5)).toMatch(/^0,05\s%$/);
});
