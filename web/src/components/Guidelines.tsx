import { Card, List, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Named } from "./Named";

/** A version of a project's guidelines as contributors and reviewers read it. */
export function Guidelines({ guidelines }: { guidelines: Schemas["GuidelinesView"] }) {
  const { t } = useTranslation();
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        {t("guidelines.title", { version: guidelines.version })}
      </Title>
      <Text my="xs">
        <Named text={guidelines.objective} />
      </Text>
      <Title order={3} size="h5">
        {t("guidelines.steps")}
      </Title>
      <List type="ordered">
        {guidelines.steps.map((step) => (
          <List.Item key={step}>
            <Named text={step} />
          </List.Item>
        ))}
      </List>
      <Title order={3} size="h5" mt="sm">
        {t("guidelines.criteria")}
      </Title>
      <List>
        {guidelines.acceptance_criteria.map((one) => (
          <List.Item key={one}>
            <Named text={one} />
          </List.Item>
        ))}
      </List>
    </Card>
  );
}
