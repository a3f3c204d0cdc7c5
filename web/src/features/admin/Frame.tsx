import { Alert, Stack } from "@mantine/core";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { Parts } from "@/components/Parts";
import { Waiting } from "@/components/Waiting";
import { useMe } from "@/lib/who";

const PARTS = [
  { part: "overview", to: "/admin" },
  { part: "pay", to: "/admin/pay" },
  { part: "people", to: "/admin/people" },
  { part: "identity", to: "/admin/identity" },
  { part: "desk", to: "/admin/desk" },
  { part: "appeals", to: "/admin/appeals" },
  { part: "challenges", to: "/admin/challenges" },
  { part: "adjustments", to: "/admin/adjustments" },
  { part: "funding", to: "/admin/funding" },
  { part: "assessments", to: "/admin/assessments" },
  { part: "skills", to: "/admin/skills" },
  { part: "audit", to: "/admin/audit" },
] as const;

/** The frame of the administrators' desk: the way to its parts, for administrators alone. */
export function Frame() {
  const { t } = useTranslation(["admin", "words"]);
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  if (!me.data) return <Waiting />;
  if (!me.data.roles.includes("admin"))
    return (
      <Page title={t("title")}>
        <Alert color="gray" title={t("notYours.title")}>
          {t("notYours.says")}
        </Alert>
      </Page>
    );
  const isHere = (to: string) => (to === "/admin" ? /^\/admin\/?$/.test(path) : path.startsWith(to));
  return (
    <Stack gap="lg" w="100%" maw={1100} mx="auto">
      <Parts
        label={t("parts.label")}
        of={PARTS.map(({ part, to }) => ({ to, title: t(`parts.${part}`) }))}
        here={PARTS.find(({ to }) => isHere(to))?.to}
      />
      <Outlet />
    </Stack>
  );
}
