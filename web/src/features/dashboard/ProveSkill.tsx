import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Way } from "@/components/Way";
import { useHasPage } from "@/lib/paths";
import { useTests } from "@/lib/tests";

/** What comes next for somebody whose address is confirmed: to prove a skill, as long as no test is passed. */
export function ProveSkill() {
  const { t } = useTranslation("dashboard");
  const canProve = useHasPage()("/assessments");
  const { tests = [] } = useTests(canProve);
  if (tests.length === 0 || tests.some((test) => test.is_passed)) return null;
  return (
    <Alert color="lagoon" title={t("proveSkill.title")}>
      <Text size="sm">
        {t("proveSkill.says")} <Way path="/assessments">{t("proveSkill.way")}</Way>
      </Text>
    </Alert>
  );
}
