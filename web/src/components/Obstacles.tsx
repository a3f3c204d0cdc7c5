import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { country } from "@/lib/format";
import { type Titles, useSkillTitle } from "@/lib/skills";
import { type Test, testFor } from "@/lib/tests";
import { plainly } from "@/lib/ways";
import { Way } from "./Way";

/** One thing that stands in the way, as eligibility and the list of work say it. */
export interface Obstacle {
  code: string;
  detail: string;
  skill: string | null;
  level?: number | null;
  projects?: number;
}

/** Where one goes to change it; what is not here changes by itself, or not at all. */
const WAYS: Record<string, { path: string; words: "takeTest" | "sayIt" | "toProfile" | "toStanding" }> = {
  "skill-missing": { path: "/assessments", words: "takeTest" },
  "skill-not-verified": { path: "/assessments", words: "takeTest" },
  "skill-level-too-low": { path: "/assessments", words: "takeTest" },
  "skill-proof-ran-out": { path: "/assessments", words: "takeTest" },
  "skill-not-said": { path: "/profile/skills", words: "sayIt" },
  "language-missing": { path: "/profile", words: "toProfile" },
  "language-level-too-low": { path: "/profile", words: "toProfile" },
  "resume-missing": { path: "/profile", words: "toProfile" },
  paused: { path: "/profile/standing", words: "toStanding" },
};

/** What stands between a person and work, each with what would change it. */
export function Obstacles({ of, titles }: { of: readonly Obstacle[]; titles?: Titles }) {
  const title = useSkillTitle(
    of.flatMap((one) => one.skill ?? []),
    titles,
  );
  return (
    <List spacing="xs" size="sm">
      {of.map((one) => (
        <List.Item key={`${one.code}-${one.skill}-${one.detail}`}>
          <Said one={one} title={title} />
        </List.Item>
      ))}
    </List>
  );
}

/** Whether a test would change it. */
export const isProvable = (one: Obstacle): boolean => WAYS[meant(one)]?.path === "/assessments";

interface Given {
  one: Obstacle;
  title: (skill: string) => string;
  /** The tests there are, to lead to the one that is meant instead of to all of them. */
  tests?: readonly Test[] | undefined;
}

/** What stands in the way in one sentence, and the way to where it changes. */
export function Said({ one, title, tests = [] }: Given) {
  const { t, i18n } = useTranslation("offers");
  const code = meant(one);
  const countries = countriesIn(one);
  const way = WAYS[code];
  const asked = one.skill !== null && isProvable(one) ? { skill: one.skill, level: one.level ?? 1 } : null;
  const test = asked ? testFor(tests, asked, i18n.language) : undefined;
  return (
    <>
      {t(`obstacles.${countries === "" ? (code as "no-seat") : "country-named"}`, {
        skill: one.skill === null ? "" : title(one.skill),
        countries,
        defaultValue: plainly(one.detail),
      })}
      {code === "paused" && (
        <>
          {" "}
          <span lang="en">{plainly(one.detail)}</span>
        </>
      )}
      {one.projects !== undefined && one.projects > 0 && (
        <Text span size="sm" c="dimmed">
          {" "}
          {t("obstacles.behind", { count: one.projects })}
        </Text>
      )}
      {way && (
        <>
          {" "}
          {test ? (
            <Way path={`/assessments/${test.assessment_id}`}>{t("ways.theTest", { title: test.title })}</Way>
          ) : (
            <Way path={way.path}>{t(`ways.${way.words}`)}</Way>
          )}
        </>
      )}
    </>
  );
}

/** The countries that work is for, where the API's sentence names them. */
function countriesIn({ code, detail }: Obstacle): string {
  if (code !== "country-not-included") return "";
  const named = /\bin ([A-Z]{2}(?:, [A-Z]{2})*)\.$/.exec(detail)?.[1] ?? "";
  return named === "" ? "" : named.split(", ").map(country).join(", ");
}

/** A missing skill is proved by a test, or only said; the API's sentence alone tells which. */
function meant({ code, detail }: Obstacle): string {
  return code === "skill-missing" && detail.includes("PUT /me/skills") ? "skill-not-said" : code;
}
