import { Alert, Anchor, Box, Group, Stack } from "@mantine/core";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
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
      <Box component="nav" aria-label={t("parts.label")}>
        <Group gap="xs" style={{ columnGap: 18 }}>
          {PARTS.map(({ part, to }) => (
            <Anchor
              key={part}
              size="sm"
              fw={isHere(to) ? 700 : 400}
              underline={isHere(to) ? "always" : "hover"}
              aria-current={isHere(to) ? "page" : undefined}
              renderRoot={(props) => <Link to={to} {...props} />}
            >
              {t(`parts.${part}`)}
            </Anchor>
          ))}
        </Group>
      </Box>
      <Outlet />
    </Stack>
  );
}
