import { expect, test } from "vitest";
import { isCostly } from "./markdownCost";

test.each([
  ["a wide table of short lines", `${"|a".repeat(1_000)}\n${"|-".repeat(1_000)}\n${"|a\n".repeat(1_000)}`],
  ["one inside a quotation", `>${"|a".repeat(300)}\n>${"|-".repeat(300)}\n${">|a\n".repeat(300)}`],
  ["formulas without end", "$x^2$ ".repeat(3_000)],
  ["a matrix without end", `$$\\begin{matrix}${"a&".repeat(2_000)}\\end{matrix}$$`],
  ["one in a fence", `\`\`\`math\n\\begin{matrix}${"a&".repeat(2_000)}\\end{matrix}`],
  ["emphasis that never ends", "*a_ ".repeat(5_000)],
])("%s is shown as it was written", (_, text) => {
  expect(isCostly(text)).toBe(true);
});

test.each([
  ["five thousand words", "Some *good* words and more of them. ".repeat(800)],
  ["a table of a hundred rows", `|a|b|c|d|\n|-|-|-|-|\n${"|1|2|3|4|\n".repeat(100)}`],
  ["many small tables", "|a|b|\n|-|-|\n|1|2|\n\n".repeat(200)],
  ["a long proof", "Since $x^2 + y^2 = z^2$ we have $$\\frac{a}{b} = c.$$ ".repeat(100)],
  ["rules between parts", "a\n\n---\n\n".repeat(500)],
])("%s are set", (_, text) => {
  expect(isCostly(text)).toBe(false);
});
