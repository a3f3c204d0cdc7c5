import { Anchor, Badge, Card, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { exactly } from "@/lib/days";
import { useMe } from "@/lib/who";
import { Rules } from "./Rules";

type StandingName = "active" | "warned" | "restricted" | "suspended" | "pending_email" | "closed";

/** How the account stands, every step about it, and the rules such a step may rest on. */
export function Standing() {
  const { t } = useTranslation(["standing", "words"]);
  const me = useMe().data;
  if (!me) return null;
  return (
    <Page title={t("title")} says={t("says")}>
      <Group gap="xs">
        <Badge size="lg" variant="light" color={me.standing === "active" ? "lagoon" : "yellow"}>
          {t(`words:standings.${me.standing as StandingName}`)}
        </Badge>
        {me.standing_changed_at && (
          <Text size="sm" c="dimmed">
            {t("since", { at: exactly(me.standing_changed_at, me.time_zone) })}
          </Text>
        )}
      </Group>
      {me.standing_steps.length === 0 ? (
        <Text>{t("none")}</Text>
      ) : (
        <Stack component="ul" p={0} m={0} gap="sm">
          {me.standing_steps.map((step) => (
            <StepCard key={step.step_id} step={step} zone={me.time_zone} />
          ))}
        </Stack>
      )}
      <Rules />
    </Page>
  );
}

function StepCard({ step, zone }: { step: Schemas["OwnStepView"]; zone: string }) {
  const { t } = useTranslation(["standing", "words"]);
  return (
    <Card withBorder component="li">
      <Group justify="space-between">
        <div>
          <Text fw={600}>{t(`steps.${step.step as "notice"}`, { defaultValue: step.step })}</Text>
          <Text size="sm" c="dimmed">
            {exactly(step.taken_at, zone)}
          </Text>
        </div>
        <Anchor
          aria-label={t("openStep", { at: exactly(step.taken_at, zone) })}
          renderRoot={(props) => (
            <Link to="/profile/standing/$stepId" params={{ stepId: step.step_id }} {...props} />
          )}
        >
          {t("open")}
        </Anchor>
      </Group>
      <Text size="sm" lineClamp={2} mt={4} className="breaks">
        {step.reason}
      </Text>
    </Card>
  );
}
