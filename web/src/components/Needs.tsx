import { Badge, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { country, languageName, minutes } from "@/lib/format";
import { type Titles, useSkillTitle } from "@/lib/skills";

interface Given {
  taskType: string;
  pace: Pick<Schemas["PaceView"], "minutes">;
  skills?: Schemas["SkillNeed"][];
  /** What its skills are called, where the answer at hand says it. */
  titles?: Titles;
  languages?: Schemas["Spoken"][];
  tools?: string[];
  countries?: string[];
  isDesktopOnly?: boolean;
  allowVpn?: boolean | undefined;
}

const MOST_COUNTRIES = 3;

/** What work is and asks of a person, in a row of short words. */
export function Needs({
  taskType,
  pace,
  skills = [],
  titles,
  languages,
  tools,
  countries,
  isDesktopOnly,
  allowVpn,
}: Given) {
  const { t } = useTranslation(["offers", "words"]);
  const title = useSkillTitle(
    skills.map((need) => need.skill),
    titles,
  );
  return (
    <Group gap={6}>
      <Badge variant="light">
        {t(`words:taskTypes.${taskType as "evaluation"}`, { defaultValue: taskType })}
      </Badge>
      <Need>{t("words:task.takes", { time: minutes(pace.minutes) })}</Need>
      {isDesktopOnly && (
        <Badge color="yellow" variant="light">
          {t("words:task.desktopOnly")}
        </Badge>
      )}
      {skills.map((need) => (
        <Need key={need.skill}>
          {t(need.is_verified === false ? "needs.skillSaid" : "needs.skillProved", {
            skill: title(need.skill),
            level: need.level ?? 1,
          })}
        </Need>
      ))}
      {languages?.map((one) => (
        <Need key={one.language}>
          {t("needs.language", { language: languageName(one.language), level: one.level ?? 1 })}
        </Need>
      ))}
      {tools?.map((tool) => (
        <Need key={tool}>{t("needs.tool", { tool })}</Need>
      ))}
      {countries && countries.length > 0 && (
        <Need>
          {countries.length > MOST_COUNTRIES
            ? t("needs.countries", { count: countries.length })
            : t("needs.livesIn", { countries: countries.map(country).join(", ") })}
        </Need>
      )}
      {allowVpn === true && <Need>{t("needs.vpnAllowed")}</Need>}
    </Group>
  );
}

function Need({ children }: { children: string }) {
  return (
    <Badge variant="default" fw={500} maw="100%">
      {children}
    </Badge>
  );
}
