import { Button, Group, Stack } from "@mantine/core";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const PARTS = [
  { to: "/payments", name: "overview" },
  { to: "/payments/methods", name: "methods" },
  { to: "/payments/entries", name: "entries" },
] as const;

/** The frame of the pages about one's money. */
export function Frame() {
  const { t } = useTranslation("payments");
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <Stack maw={960} mx="auto" gap="lg">
      <Group component="nav" gap={4} aria-label={t("parts.title")}>
        {PARTS.map(({ to, name }) => (
          <Button
            key={to}
            size="compact-sm"
            variant={path === to ? "light" : "subtle"}
            color={path === to ? "lagoon" : "gray"}
            aria-current={path === to ? "page" : undefined}
            renderRoot={(props) => <Link to={to} {...props} />}
          >
            {t(`parts.${name}`)}
          </Button>
        ))}
      </Group>
      <Outlet />
    </Stack>
  );
}
