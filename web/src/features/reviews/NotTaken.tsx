import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NoneWaits } from "@/components/NoneWaits";
import { Refused } from "@/components/Refused";
import type { Taking } from "./take";

/** Why no review was taken, and what to do then. */
export function NotTaken({ taking }: { taking: Taking }) {
  const { t } = useTranslation("reviews");
  if (taking.problem === null) return null;
  if (taking.isNone)
    return <NoneWaits title={t("none.title")} says={t("none.says")} problem={taking.problem} />;
  if (taking.isTooMany)
    return (
      <Alert color="yellow" title={t("tooMany.title")} role="alert">
        {t("tooMany.says")}
      </Alert>
    );
  return <Refused error={taking.problem} />;
}
