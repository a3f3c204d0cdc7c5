import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Way } from "@/components/Way";
import { useHasPage } from "@/lib/paths";

/** What comes next for somebody whose address is confirmed: to prove a skill, as long as none is proved. */
export function ProveSkill() {
  const { t } = useTranslation("dashboard");
  const canProve = useHasPage()("/assessments");
  const skills = calls.useQuery("get", "/me/skills", {}, { enabled: canProve, staleTime: 60_000 });
  if (!skills.data || skills.data.skills.some((one) => one.verified_level !== null)) return null;
  return (
    <Alert color="lagoon" title={t("proveSkill.title")}>
      <Text size="sm">
        {t("proveSkill.says")} <Way path="/assessments">{t("proveSkill.way")}</Way>
      </Text>
    </Alert>
  );
}
