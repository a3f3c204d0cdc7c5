import { expect, test } from "vitest";
import { dayIn, daysFrom } from "./calendar";

test("the day is the one of the person's zone", () => {
  const late = Date.parse("2026-11-24T22:30:00Z");
  expect(dayIn(late, "Africa/Nairobi")).toBe("2026-11-25");
  expect(dayIn(late, "America/Lima")).toBe("2026-11-24");
});

test("a week has seven days, also over the end of a year and a change of clocks", () => {
  expect(daysFrom("2026-12-29", 7).at(-1)).toBe("2027-01-04");
  expect(daysFrom("2026-10-24", 3)).toEqual(["2026-10-24", "2026-10-25", "2026-10-26"]);
});
