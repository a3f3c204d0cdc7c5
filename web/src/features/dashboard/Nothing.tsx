import { Alert, List, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";

/** Why there is no work at the moment, and what would change it, in the API's own words. */
export function Nothing({ because }: { because: Schemas["Obstacle"][] }) {
  const { t } = useTranslation(["dashboard", "words"]);
  return (
    <Alert
      color="gray"
      title={
        <Title order={1} size="h3">
          {t("nothing")}
        </Title>
      }
    >
      <List>
        {because.map((one) => (
          <List.Item key={`${one.code}-${one.skill}`}>{one.detail}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
