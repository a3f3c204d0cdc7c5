import { Alert, Badge, Button, Group, List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { useMe } from "@/lib/who";
import { HandIn } from "./HandIn";

const COLOURS = { none: "gray", pending: "yellow", verified: "lagoon", rejected: "red" } as const;

/** Where the check of one's identity stands and what is needed next (R13, R34, R35). */
export function Identity() {
  const { t } = useTranslation(["identity_checks", "words"]);
  const found = calls.useQuery("get", "/me/identity-check", {}, { staleTime: 5_000 });
  const me = useMe().data;
  if (found.error && !found.data) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data || !me) return <Waiting />;
  const { check, is_hosted } = found.data;
  const state = found.data.state as keyof typeof COLOURS;
  const canHandIn = state === "none" || state === "rejected" || check?.state === "started";
  return (
    <Page title={t("title")} says={t("says")}>
      <Group gap="xs" role="status">
        <Badge color={COLOURS[state] ?? "gray"} variant="light" size="lg">
          {t(check?.state === "started" ? "states.started" : `states.${state}`)}
        </Badge>
        {check && check.state !== "started" && (
          <Text size="sm" c="dimmed">
            {check.decided_at
              ? t("decidedAt", { at: exactly(check.decided_at, me.time_zone) })
              : t("handedInAt", { at: exactly(check.created_at, me.time_zone) })}
          </Text>
        )}
      </Group>
      {state === "rejected" && check?.reason && (
        <Alert color="red" title={t("rejected")}>
          <Text className="answers">{check.reason}</Text>
        </Alert>
      )}
      {check?.state === "started" ? (
        <Started check={check} />
      ) : (
        state === "pending" && <Text>{t("pending")}</Text>
      )}
      {state === "verified" && <Text>{t("verified")}</Text>}
      {canHandIn && (
        <>
          <Section title={t("needed.title")}>
            <List size="sm" spacing={4}>
              <List.Item>{t("needed.document")}</List.Item>
              <List.Item>{t("needed.readable")}</List.Item>
              <List.Item>{t("needed.same", { name: me.name })}</List.Item>
              <List.Item>{t("needed.deleted")}</List.Item>
            </List>
          </Section>
          <HandIn country={me.country} isHosted={is_hosted} isBegun={check?.state === "started"} />
        </>
      )}
    </Page>
  );
}

function Started({ check }: { check: Schemas["OwnCheckView"] }) {
  const { t } = useTranslation("identity_checks");
  const isOpen = check.url_expires_at !== null && new Date(check.url_expires_at) > new Date();
  if (!check.url || !isOpen) return <Text>{t("startedAgain")}</Text>;
  return (
    <Section title={t("started")} says={t("startedSays")}>
      <Group>
        <Button component="a" href={check.url}>
          {t("open")}
        </Button>
      </Group>
    </Section>
  );
}
