import { expect, test } from "vitest";
import { BLANK, type Judgement, missingOf, sentOf, withEvidence } from "./judgement";

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
