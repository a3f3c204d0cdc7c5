import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import en from "@/locales/en/manage.json";
import es from "@/locales/es/manage.json";
import { ruleSaid } from "./rules";

const translate = (language: string) =>
  i18next.getFixedT(language, "manage") as TFunction<["manage", "words"]>;

beforeAll(() =>
  i18next.init({
    lng: "en",
    ns: ["manage"],
    resources: { en: { manage: en }, es: { manage: es } },
    interpolation: { escapeValue: false },
  }),
);

const SENTENCES = [
  'is required; a line is {"input": {…}, "key": "…"}',
  'is an object with `input`, `key` (optional); a task is {"id": …, "data": {…}}',
  'is not one JSON object: Input data was truncated; a line is {"input": {…}, "key": "…"}',
  "stands on an earlier line of this file",
  "is the key of a task the project has already",
  "has 3 cells; the heading has 2",
  "is longer than 1 character",
  "is shorter than 40 characters; a good example is an answer that would be taken",
  'is not one of "x", "y" or 3 other candidates',
  "is not a known field; known here: input, key",
  "is a label that answers may have; of `good` output_schema or a validator says: is longer than 3 characters",
  "is 5 to 50000 minor units, or approved by an administrator: POST /projects/prj_1/price-approval",
  "is at least est_minutes, 30: nobody could hand in before a claim ends after 20; give more lease, or estimate less",
  "covers at least one task with all its places, and the pay of the project's test for every seat: POST /projects/prj_1/funding",
];

describe("what is wrong with a line or a project", () => {
  test.each(SENTENCES)("%s", (sentence) => {
    expect(ruleSaid(sentence, translate("en"))).toBe(sentence);
    const said = ruleSaid(sentence, translate("es"));
    expect(said).not.toBeNull();
    expect(said).not.toMatch(/\b(is|has|the|known)\b|{{/);
  });

  test("amounts are in the reader's writing, and what the project's test pays stays a way to go", () => {
    const sentence =
      "comes to 6.00 USD an hour at least at the estimated 10 minutes; it comes to 4.50 USD: pay more, or estimate less";
    expect(ruleSaid(sentence, translate("es"))).toMatch(/6[.,]00.+4[.,]50/);
    expect(ruleSaid(sentence, translate("es"))).not.toContain("6.00 USD");
  });

  test("a sentence that nobody knows stays the platform's own", () => {
    expect(ruleSaid("was expected", translate("es"))).toBeNull();
  });
});
