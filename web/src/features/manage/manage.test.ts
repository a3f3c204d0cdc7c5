import { describe, expect, test } from "vitest";
import { typeable, typed } from "@/lib/price";
import { orderOf, orderText } from "./AnswerFields";
import { formatOf } from "./files";
import { carriedOver, onto } from "./lists";
import { changed, fieldsOf, hasFields, namesNoInput, schemaOf } from "./schemas";
import { stepOf, stepStates } from "./steps";

describe("an amount that somebody typed", () => {
  test.each([
    ["2.5", "USD", 250],
    ["2,50", "EUR", 250],
    ["0.07", "USD", 7],
    ["19", "USD", 1900],
    ["120", "JPY", 120],
  ])("%s %s is %d minor units", (text, currency, minor) => {
    expect(typed(text, currency)).toEqual({ minor, currency });
  });

  test.each([
    ["", "USD"],
    ["1.234", "USD"],
    ["1.5", "JPY"],
    ["-1", "USD"],
    ["1e3", "USD"],
    ["two", "USD"],
  ])("%j %s is none", (text, currency) => {
    expect(typed(text, currency)).toBeNull();
  });

  test("it is written as it was typed", () => {
    expect(typeable({ minor: 5, currency: "USD" })).toBe("0.05");
    expect(typeable({ minor: 5, currency: "JPY" })).toBe("5");
  });
});

describe("a schema by form", () => {
  const schema = {
    type: "object",
    properties: {
      tone: { type: "string", enum: ["warm", "cold"] },
      notes: { type: "array", items: { type: "string" } },
    },
    required: ["tone"],
  };

  test("it is what it was made of", () => {
    const fields = fieldsOf(schema);
    expect(fields?.map((field) => [field.name, field.kind, field.required])).toEqual([
      ["tone", "choice", true],
      ["notes", "texts", false],
    ]);
    expect(schemaOf(fields ?? [])).toEqual(schema);
  });

  test("one that says more than the form can show stays JSON", () => {
    expect(fieldsOf({ ...schema, $defs: {} })).toBeNull();
    expect(fieldsOf({ type: "object", properties: { age: { type: "integer", minimum: 18 } } })).toBeNull();
  });
});

test("a classification that declares no field of its tasks is told so; labels of a task's own are none", () => {
  const of = (input_schema: unknown, task_type = "classification") =>
    namesNoInput({ task_type, input_schema });
  expect([of(null), of({ properties: { options: {} } }), of({ properties: { text: {} } })]).toEqual([
    true,
    true,
    false,
  ]);
  expect(of(null, "translation")).toBe(false);
  expect([hasFields(null), hasFields({}), hasFields({ text: "a duck" })]).toEqual([false, false, true]);
});

test("a draft is sent only what changed", () => {
  expect(changed({ a: 1, b: { x: 1, y: 2 } }, { a: 2, b: { y: 2, x: 1 } })).toEqual({ a: 2 });
});

test("an order of responses is counted from one by people and from zero by the API", () => {
  expect(orderOf("2 > 1 = 3")).toEqual([[1], [0, 2]]);
  expect(orderText([[1], [0, 2]])).toBe("2 > 1 = 3");
});

test("what is missing is mended in the step it belongs to", () => {
  expect(stepOf("guidelines.good_examples[0].answer.label")).toBe("guidelines");
  expect(stepOf("pay")).toBe("pay");
  expect(stepOf("budget")).toBeNull();
});

test("a step is done when publication misses nothing of it; the last one, when nothing is missed at all", () => {
  const states = stepStates([{ field: "review_levels" }, { field: "guidelines.steps" }, { field: "budget" }]);
  expect(states).toMatchObject({
    basics: "done",
    pay: "done",
    review: "missing",
    guidelines: "missing",
    check: "missing",
  });
  expect(stepStates([{ field: "budget" }]).check).toBe("missing");
  expect(new Set(Object.values(stepStates([])))).toEqual(new Set(["done"]));
});

test("a file's format is known by its name", () => {
  expect(["a.CSV", "b.jsonl", "c.json", "d"].map(formatOf)).toEqual(["csv", "jsonl", "label_studio", null]);
});

test("a list carries what one changed over to what a colleague made of it meanwhile", () => {
  const from = ["ann", "bob"];
  expect(carriedOver(["ann", "bob", "cid"], { from, to: ["ann", "dan"] })).toEqual(["ann", "cid", "dan"]);
  expect(carriedOver(["bob"], { from, to: from })).toEqual(["bob"]);
  expect(carriedOver(["dan"], { from, to: [...from, "dan"] })).toEqual(["dan"]);
});

test("what somebody changed of a form is carried over to what it is by now, field by field", () => {
  const from = { title: "Ducks", tools: ["a lamp"], seats: 3, labels: ["duck", "goose"] };
  const now = { title: "Geese", tools: ["a desk"], seats: 5, labels: ["duck", "goose"] };
  const to = { title: "Ducks", tools: ["a lamp", "a pen"], seats: 4, labels: ["goose", "duck"] };
  expect(onto(now, { from, to })).toEqual({ ...to, title: "Geese", tools: ["a desk", "a pen"] });
});
