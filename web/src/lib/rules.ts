import i18next from "i18next";
import type refusals from "../locales/es/refusals.json";

type Name = keyof (typeof refusals)["rules"];

const TO = "(?<least>-?[\\d.,]+) to (?<most>-?[\\d.,]+)";
const LEAST = "at least (?<least>-?[\\d.,]+)";
const MOST = "at most (?<most>-?[\\d.,]+)";

/** The rules that the API says most often, as it says them; the groups are the values they hold. */
export const SAID: readonly (readonly [Name, string])[] = [
  ["required", "is required.*"],
  ["notEmpty", "is not empty"],
  ["unknown", "(is not a|has a name that is no) known field\\b.*"],
  ["text", "is text"],
  ["textBetween", `is text of ${TO} characters`],
  ["textLeast", `is text of ${LEAST} characters`],
  ["textMost", `is text of ${MOST} characters`],
  ["pattern", "is text(?: of .*)? that matches (?<pattern>.+)"],
  ["oneOf", "(?:is|are) (?:one of|among) (?<these>[^;]+)"],
  ["wholeNumber", "is a whole number"],
  ["wholeNumberBetween", `is a whole number from ${TO}`],
  ["wholeNumberLeast", `is a whole number of ${LEAST}`],
  ["wholeNumberMost", `is a whole number of ${MOST}`],
  ["number", "is a number"],
  ["numberBetween", `is a number from ${TO}`],
  ["numberLeast", `is a number of ${LEAST}`],
  ["numberMost", `is a number of ${MOST}`],
  ["list", "is a list"],
  ["listBetween", `is a list of ${TO} items`],
  ["listLeast", `is a list of ${LEAST} items`],
  ["listMost", `is a list of ${MOST} items`],
  ["yesOrNo", "is true or false"],
  ["date", "is a (date|day) as YYYY-MM-DD"],
  ["instant", "is an instant such as .*"],
  ["language", "is a (language as BCP-47 writes it|BCP-47 tag)\\b.*"],
  ["country", "is (a country's|an) ISO 3166-1 code .*"],
  ["currency", "is (a currency's|an) ISO 4217 code .*"],
  ["sixDigits", "is six digits"],
  ["leastWords", `has ${LEAST} words, not (?<found>\\d+)`],
  ["mostWords", `has ${MOST} words, not (?<found>\\d+)`],
  ["leastCharacters", `has ${LEAST} characters, not (?<found>\\d+)`],
  ["mostCharacters", `has ${MOST} characters, not (?<found>\\d+)`],
  ["onlyCharacters", `has ${TO} characters`],
  ["signs", `is a text of ${TO} signs`],
  ["reason", `says in ${LEAST} characters (why|what is missing|what to send instead)\\b.*`],
  ["aboveZero", "is (given, and )?more than zero\\b.*"],
  ["notZero", "is not zero"],
  ["once", "(is said|says everything|names each thing) once"],
  ["letters", "is one line of letters"],
  ["name", "is 1 to 40 small letters, digits and hyphens"],
  ["email", "is an address such as .*"],
  ["otherEmail", "is another one than the address you have"],
  ["zone", "is an IANA name, such as .*"],
  ["atMost", `is ${MOST}(: .*)?`],
  ["moreTime", "says why more time is needed, because no draft was saved .*"],
  ["clause", "names the clause of the guidelines that was not met"],
  ["evidence", "names at least one place in the answer .*"],
  ["background", "says in 50 to 2,000 characters what you learned .*"],
];
const RULES = SAID.map(([name, said]) => [name, new RegExp(`^(?:${said})$`)] as const);

/** A broken rule in the words of `refusals`; undefined if it is none that has words there. */
export function inWords(rule: string | undefined): string | undefined {
  const said = rule?.replace(/ or null$/, "").replace(/\.$/, "");
  if (said === undefined) return undefined;
  for (const [name, pattern] of RULES) {
    const found = pattern.exec(said);
    if (found)
      return i18next.t(`refusals:rules.${name}` as "refusals:exactly", { replace: { ...found.groups } });
  }
  return undefined;
}
