import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { amounts, instant, moment } from "./format";

beforeAll(() => i18next.init({ lng: "es" }));

test("amounts within a text are in the reader's writing, to the last digit", () => {
  expect(amounts("-2.00 USD, 1234567890123456.78 EUR")).toMatch(/^-2,00.US\$, 1.234.567.890.123.456,78.€$/);
  expect(amounts("3 of 4 ok")).toBe("3 of 4 ok");
});

test("an instant is that of the zone asked for, wherever the device is", () => {
  expect(instant("2026-11-24T23:30:00Z", "Asia/Tokyo")).toMatch(/25 nov.*0?8:30/);
  expect(instant("2026-11-24T23:30:00Z", "America/Lima")).toMatch(/24 nov.*18:30/);
  expect(moment("2026-11-24T23:30:00Z", "UTC")).toMatch(/23:30.*UTC/);
});
