import { useTranslation } from "react-i18next";
import { DeskStart } from "@/components/DeskStart";
import { NotTaken } from "./NotTaken";
import { useTakeAttempt } from "./take";

const RULES = ["who", "blind", "one", "reasons"] as const;

/** Where grading begins: the oldest test whose texts this person may grade. */
export function GradingDesk() {
  const { t } = useTranslation("attempts_to_grade");
  const taking = useTakeAttempt();
  return (
    <DeskStart
      title={t("desk.title")}
      says={t("desk.says")}
      taking={taking}
      take={t("desk.take")}
      rules={{ title: t("rules.title"), of: RULES.map((rule) => t(`rules.${rule}`)) }}
    >
      <NotTaken taking={taking} />
    </DeskStart>
  );
}
