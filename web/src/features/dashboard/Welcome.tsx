import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTourSeen } from "@/lib/tour";

/** Asks who is here for the first time whether they want to be shown around; never twice on a device. */
export function Welcome() {
  const { t } = useTranslation("dashboard");
  const { seen, setSeen } = useTourSeen();
  if (seen) return null;
  return (
    <Paper component="section" aria-labelledby="welcome" withBorder p="md">
      <Title order={2} size="h4" id="welcome">
        {t("welcome.title")}
      </Title>
      <Text size="sm" mt={4} mb="sm">
        {t("welcome.says")}
      </Text>
      <Group gap="xs">
        <Button size="sm" renderRoot={(props) => <Link to="/" hash="tour" {...props} />}>
          {t("welcome.show")}
        </Button>
        <Button size="sm" variant="subtle" onClick={setSeen}>
          {t("welcome.no")}
        </Button>
      </Group>
    </Paper>
  );
}
