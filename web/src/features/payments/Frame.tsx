import { Stack } from "@mantine/core";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Parts } from "@/components/Parts";

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
      <Parts
        label={t("parts.title")}
        of={PARTS.map(({ to, name }) => ({ to, title: t(`parts.${name}`) }))}
        here={path}
      />
      <Outlet />
    </Stack>
  );
}
