import { expect, test } from "vitest";
import { BLANK, type Judgement, missingOf, plain, sentOf, withEvidence, wordsOf } from "./judgement";

const WRITTEN: Judgement = {
  verdict: "reject",
  reason: "  The label contradicts the picture.  ",
  clause: "The label says what the picture shows.",
  evidence: ["duck"],
  quote: "",
  rubric: { accuracy: 2 },
};

test.each([
  [{}, []],
  [{ reason: "Too short." }, ["reason"]],
  [{ clause: " ", evidence: [] }, ["clause", "evidence"]],
  [{ evidence: [], quote: "goose" }, []],
  [{ verdict: "revise", clause: "", evidence: [] }, []],
  [{ verdict: "accept", reason: "", clause: "" }, []],
  [{ verdict: null }, ["verdict"]],
] as [Partial<Judgement>, string[]][])("what is missing with %j", (changes, missing) => {
  expect(missingOf({ ...WRITTEN, ...changes })).toEqual(missing);
});

test("of what was written only what belongs to the verdict is sent", () => {
  expect(sentOf({ ...WRITTEN, quote: " goose " }, "reject")).toEqual({
    verdict: "reject",
    reason: "The label contradicts the picture.",
    clause: "The label says what the picture shows.",
    evidence: ["duck", "goose"],
    rubric: { accuracy: 2 },
  });
  expect(sentOf(WRITTEN, "revise").evidence).toEqual([]);
  expect(sentOf({ ...WRITTEN, rubric: {} }, "accept")).toMatchObject({ clause: "", rubric: null });
});

test("a piece of evidence is named once, and is cut to what the API takes", () => {
  const once = withEvidence(BLANK, " a goose ");
  expect(withEvidence(once, "a goose").evidence).toEqual(["a goose"]);
  expect(withEvidence(BLANK, "x".repeat(600)).evidence[0]).toHaveLength(500);
});

test.each([
  ["sky is\n blue", true],
  ["SECOND", true],
  ["4", true],
  ["label", true],
  ["blue second", false],
  ["the sky was", false],
])("whether %j stands in what is judged", (quote, isThere) => {
  const words = wordsOf([{ label: "The sky is blue.", ratings: { logic: 4 } }, ["First", "Second", null]]);
  expect(words.includes(plain(quote))).toBe(isThere);
});
