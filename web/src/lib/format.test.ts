import { expect, test } from "vitest";
import { money } from "./format";
import { typeable, typed } from "./price";

// as many digits as ISO 4217 has, also where Intl leaves them out because nobody in the country uses them
const AMOUNTS: [string, number, string][] = [
  ["USD", 123_456, "1,234.56"],
  ["JPY", 1_234, "1,234"],
  ["XOF", 1_234, "1,234"],
  ["UGX", 1_234, "1,234"],
  ["IQD", 1_234_567, "1,234.567"],
  ["KWD", 1_234_567, "1,234.567"],
  ["TND", 5, "0.005"],
  ["HUF", 123_456, "1,234.56"],
  ["IDR", 123_456, "1,234.56"],
  ["COP", 123_400, "1,234.00"],
  ["PKR", 123_450, "1,234.50"],
];

test.each(AMOUNTS)("%s %d is written %s", (currency, minor, text) => {
  expect(money({ minor, currency }).replace(/[^\d.,]/g, "")).toBe(text);
});

test.each(AMOUNTS)("%s %d is typed as it is written", (currency, minor, text) => {
  const plain = text.replaceAll(",", "");
  expect(typeable({ minor, currency })).toBe(plain);
  expect(typed(plain, currency)).toEqual({ minor, currency });
});
