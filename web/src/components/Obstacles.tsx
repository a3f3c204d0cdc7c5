import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { plainly } from "@/lib/ways";
import { Way } from "./Way";

/** One thing that stands in the way, as eligibility and the list of work say it. */
export interface Obstacle {
  code: string;
  detail: string;
  skill: string | null;
  projects?: number;
}

/** Where one goes to change it; what is not here changes by itself, or not at all. */
const WAYS: Record<string, { path: string; words: "takeTest" | "sayIt" | "toProfile" }> = {
  "skill-missing": { path: "/assessments", words: "takeTest" },
  "skill-not-verified": { path: "/assessments", words: "takeTest" },
  "skill-level-too-low": { path: "/assessments", words: "takeTest" },
  "skill-not-said": { path: "/profile", words: "sayIt" },
  "language-missing": { path: "/profile", words: "toProfile" },
  "language-level-too-low": { path: "/profile", words: "toProfile" },
  "resume-missing": { path: "/profile", words: "toProfile" },
};

/** What stands between a person and work, each with what would change it. */
export function Obstacles({ of }: { of: readonly Obstacle[] }) {
  return (
    <List spacing="xs" size="sm">
      {of.map((one) => (
        <List.Item key={`${one.code}-${one.skill}-${one.detail}`}>
          <Said one={one} />
        </List.Item>
      ))}
    </List>
  );
}

function Said({ one }: { one: Obstacle }) {
  const { t } = useTranslation("offers");
  const code = meant(one);
  const way = WAYS[code];
  return (
    <>
      {t(`obstacles.${code as "no-seat"}`, { skill: one.skill ?? "", defaultValue: plainly(one.detail) })}
      {one.projects !== undefined && one.projects > 0 && (
        <Text span size="sm" c="dimmed">
          {" "}
          {t("obstacles.behind", { count: one.projects })}
        </Text>
      )}
      {way && (
        <>
          {" "}
          <Way path={way.path}>{t(`ways.${way.words}`)}</Way>
        </>
      )}
    </>
  );
}

/** A missing skill is proved by a test, or only said; the API's sentence alone tells which. */
function meant({ code, detail }: Obstacle): string {
  return code === "skill-missing" && detail.includes("PUT /me/skills") ? "skill-not-said" : code;
}
