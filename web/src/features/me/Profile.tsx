import { Alert, Anchor, Stack } from "@mantine/core";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Parts } from "@/components/Parts";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { useMe } from "@/lib/who";

const SECTIONS = [
  { to: "/profile", name: "account", isForAll: true },
  { to: "/profile/skills", name: "skills", isForAll: true },
  { to: "/profile/phone", name: "phone", isForAll: false },
  { to: "/profile/identity", name: "identity", isForAll: false },
  { to: "/profile/security", name: "security", isForAll: true },
  { to: "/profile/notices", name: "notices", isForAll: true },
  { to: "/profile/standing", name: "standing", isForAll: true },
  { to: "/profile/data", name: "data", isForAll: true },
  { to: "/profile/close", name: "close", isForAll: true },
] as const;

/** The frame of a person's own pages: its sections by path, and what about the account they should know at once. */
export function Profile() {
  const { t } = useTranslation(["me", "words"]);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const me = useMe();
  // what somebody is filling in stays, also when it could not be read anew
  if (!me.data) return me.error ? <Refused error={me.error} again={() => void me.refetch()} /> : <Waiting />;
  // what only contributors have comes with the confirmed address
  const sections = SECTIONS.filter((one) => one.isForAll || me.data.roles.includes("contributor"));
  const here = sections.findLast(({ to }) => path === to || (to !== "/profile" && path.startsWith(`${to}/`)));
  return (
    <Stack maw={960} mx="auto" gap="lg">
      <Parts
        label={t("sections.title")}
        of={sections.map(({ to, name }) => ({ to, title: t(`sections.${name}`) }))}
        here={here?.to}
      />
      <StandingAlert standing={me.data.standing} stepId={me.data.standing_steps[0]?.step_id} />
      <Outlet />
    </Stack>
  );
}

function StandingAlert({ standing, stepId }: { standing: string; stepId: string | undefined }) {
  const { t } = useTranslation(["me", "words"]);
  if (standing !== "warned" && standing !== "restricted" && standing !== "suspended") return null;
  return (
    <Alert color={standing === "warned" ? "yellow" : "red"} title={t(`words:standings.${standing}`)}>
      {t(`standingMeans.${standing}`)}{" "}
      {stepId && (
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => <Link to="/profile/standing/$stepId" params={{ stepId }} {...props} />}
        >
          {t("standingWhy")}
        </Anchor>
      )}
    </Alert>
  );
}
