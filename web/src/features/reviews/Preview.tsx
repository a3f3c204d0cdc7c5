import { Alert, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Decided } from "@/components/Decided";
import { type Judgement, OUTCOME } from "./judgement";

interface Given {
  judgement: Judgement;
  level: number;
  levels: number;
}

/** What the contributor will read, as they will read it. */
export function Preview({ judgement, level, levels }: Given) {
  const { t } = useTranslation("reviews");
  const { verdict, reason, clause } = judgement;
  if (verdict === null) return null;
  const goesOn = verdict === "accept" && level < levels;
  return (
    <Stack gap={4} component="section" aria-label={t("preview.title")}>
      <Text size="sm" fw={500}>
        {t("preview.title")}
      </Text>
      {goesOn ? (
        <Alert color="gray">{t("preview.goesOn", { level: level + 1 })}</Alert>
      ) : (
        <Decided
          state={OUTCOME[verdict]}
          reason={reason.trim()}
          clause={verdict === "accept" ? null : clause.trim()}
        />
      )}
    </Stack>
  );
}
