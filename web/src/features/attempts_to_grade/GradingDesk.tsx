import { Card, Group, List, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { ReviewTabs } from "@/components/ReviewTabs";
import { TakeButton } from "@/components/TakeButton";
import { NotTaken } from "./NotTaken";
import { useTakeAttempt } from "./take";

const RULES = ["who", "blind", "one", "reasons"] as const;

/** Where grading begins: the oldest test whose texts this person may grade. */
export function GradingDesk() {
  const { t } = useTranslation("attempts_to_grade");
  const taking = useTakeAttempt();
  return (
    <Page title={t("desk.title")} says={t("desk.says")} width={860}>
      <ReviewTabs />
      <Group>
        <TakeButton taking={taking} label={t("desk.take")} />
      </Group>
      <NotTaken taking={taking} />
      <Card withBorder component="section" aria-labelledby="rules">
        <Title order={2} size="h5" id="rules">
          {t("rules.title")}
        </Title>
        <List size="sm" mt="xs" spacing={4}>
          {RULES.map((rule) => (
            <List.Item key={rule}>{t(`rules.${rule}`)}</List.Item>
          ))}
        </List>
      </Card>
    </Page>
  );
}
