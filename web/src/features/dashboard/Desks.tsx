import { Anchor, Group, Paper, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useHasPage } from "@/lib/paths";
import { desksOf } from "./desks";

/** Whoever has a desk here finds the way to it on top: their day begins there. */
export function Desks({ roles }: { roles: readonly string[] }) {
  const { t } = useTranslation(["dashboard", "words"]);
  const hasPage = useHasPage();
  const desks = desksOf(roles).filter(({ to }) => hasPage(to));
  if (desks.length === 0) return null;
  return (
    <Paper component="section" aria-labelledby="desks" withBorder p="md">
      <Title order={2} size="h4" id="desks">
        {t("desks.title")}
      </Title>
      <Group component="ul" gap="xl" mt="xs" mb={0} p={0}>
        {desks.map(({ to, page }) => (
          <li key={to} className="row" style={{ border: 0 }}>
            <Anchor fw={600} renderRoot={(props) => <Link to={to} {...props} />}>
              {t(`words:pages.${page}`)}
            </Anchor>
            <Text size="sm" c="dimmed">
              {t(`desks.${page}`)}
            </Text>
          </li>
        ))}
      </Group>
    </Paper>
  );
}
