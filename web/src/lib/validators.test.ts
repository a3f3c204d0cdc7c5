import { expect, test } from "vitest";
import cases from "../../../tests/data/validators.json";
import { brokenValidators, type Validator } from "./validators";

// the server's own test reads the same cases: tests/unit/projects/test_validator_cases.py
test.each(cases)("$rule $value of $answer", ({ rule, value, answer, holds }) => {
  const validator = { rule, value, field: "prompt" } as Validator;
  expect(brokenValidators([validator], answer).length === 0).toBe(holds);
});

test("a rule says what it allows and what there is", () => {
  expect(
    brokenValidators([{ rule: "max_words", field: "a.b", value: 2 }], { a: { b: "one two three" } }),
  ).toEqual([{ field: "a.b", rule: "max_words", limit: 2, found: 3 }]);
});

test("a pattern that a browser could hang on is left to the server", () => {
  const text = `${"a".repeat(60)}!`;
  expect(brokenValidators([{ rule: "pattern", field: "a", value: "^(a+)+$" }], { a: text })).toEqual([]);
});
