import { Button, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import { NoneWaits } from "@/components/NoneWaits";
import { Refused } from "@/components/Refused";
import { useKeys } from "@/components/work/keys";
import type { Taking } from "./take";

interface Given {
  taking: Taking;
  label: string;
  /** Whether it is what one came for, such as after a verdict. */
  isNext?: boolean;
}

/** The way to the next test, by a press or by N. */
export function TakeButton({ taking, label, isNext = false }: Given) {
  useKeys({ n: () => void taking.run() });
  return (
    <Button
      autoFocus={isNext}
      onClick={() => void taking.run()}
      loading={taking.busy}
      rightSection={
        <Kbd size="xs" visibleFrom="sm" aria-hidden>
          N
        </Kbd>
      }
    >
      {label}
    </Button>
  );
}

/** Why there is nothing to grade for this person, and what waits for others. */
export function NotTaken({ taking }: { taking: Taking }) {
  const { t } = useTranslation("attempts_to_grade");
  if (taking.problem === null) return null;
  if (!taking.isNone) return <Refused error={taking.problem} />;
  const waiting = waitingIn(taking.problem);
  return (
    <NoneWaits
      title={t("none.title")}
      says={waiting === null ? t("none.says") : t("none.waits", waiting)}
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
