import { Button, Group } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const TABS = [
  { to: "/review", name: "answers" },
  { to: "/review/grading", name: "tests" },
  { to: "/review/history", name: "history" },
] as const;

/** The parts of the review desk. */
export function ReviewTabs() {
  const { t } = useTranslation("reviews");
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav aria-label={t("tabs.title")}>
      <Group gap={4}>
        {TABS.map(({ to, name }) => (
          <Button
            key={to}
            size="compact-sm"
            variant={path === to ? "light" : "subtle"}
            color={path === to ? "lagoon" : "gray"}
            aria-current={path === to ? "page" : undefined}
            renderRoot={(props) => <Link to={to} {...props} />}
          >
            {t(`tabs.${name}`)}
          </Button>
        ))}
      </Group>
    </nav>
  );
}
