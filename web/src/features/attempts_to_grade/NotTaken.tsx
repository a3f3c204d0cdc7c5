import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import { NoneWaits } from "@/components/NoneWaits";
import { Refused } from "@/components/Refused";
import { useSkillTitle } from "@/lib/skills";
import type { Taking } from "./take";

/** Why there is nothing to grade for this person, and what waits for others. */
export function NotTaken({ taking }: { taking: Taking }) {
  const { t } = useTranslation("attempts_to_grade");
  const waiting = taking.isNone ? waitingIn(taking.problem) : null;
  const nameOf = useSkillTitle(waiting === null ? [] : [waiting.skill]);
  if (taking.problem === null) return null;
  if (!taking.isNone) return <Refused error={taking.problem} />;
  return (
    <NoneWaits
      title={t("none.title")}
      says={
        waiting === null
          ? t("none.says")
          : t("none.waits", { skill: nameOf(waiting.skill), level: waiting.level })
      }
      problem={taking.problem}
    />
  );
}

function waitingIn(problem: unknown): { skill: string; level: number } | null {
  if (!(problem instanceof ProblemError)) return null;
  const waiting = problem.more.waiting as { skill?: unknown; level?: unknown } | undefined;
  if (typeof waiting?.skill !== "string" || typeof waiting.level !== "number") return null;
  return { skill: waiting.skill, level: waiting.level };
}
