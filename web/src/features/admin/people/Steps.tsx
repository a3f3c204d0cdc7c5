import { Card, Group, List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { useZone } from "@/lib/who";
import { StateBadge } from "../StateBadge";
import { About, Who } from "../Who";

/** Every step about a person's standing with its grounds, newest first. */
export function Steps({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const params = { params: { path: { account_id: id } } };
  const found = calls.useQuery("get", "/accounts/{account_id}/standing-steps", params);
  return (
    <Section title={t("standing.title")}>
      {found.isPending && <Waiting rows={1} />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.data?.standing_steps.length === 0 && <Text size="sm">{t("standing.none")}</Text>}
      <Stack gap="sm">
        {found.data?.standing_steps.map((step) => (
          <Step key={step.step_id} step={step} by={found.data.names[step.taken_by]} />
        ))}
      </Stack>
    </Section>
  );
}

interface Given {
  step: Schemas["StepView"];
  /** The name of who took it. */
  by: string | undefined;
}

export function Step({ step, by }: Given) {
  const { t } = useTranslation(["admin", "words"]);
  const zone = useZone();
  const isOverturned = step.overturned_at !== null;
  return (
    <Card withBorder padding="sm" component="article">
      <Group justify="space-between" align="flex-start">
        <div>
          <Text fw={600}>{t(`standing.steps.${step.step as "notice"}`, { defaultValue: step.step })}</Text>
          <Text size="sm" c="dimmed">
            {exactly(step.taken_at, zone)} · <Who id={step.taken_by} name={by} />
          </Text>
        </div>
        <Group gap={6}>
          {step.is_emergency && <StateBadge tone="bad">{t("standing.emergency")}</StateBadge>}
          {isOverturned && <StateBadge tone="quiet">{t("standing.overturned")}</StateBadge>}
          {step.appeal?.state === "open" && <StateBadge tone="waits">{t("standing.appealed")}</StateBadge>}
        </Group>
      </Group>
      <Stack gap={6} mt={6}>
        {step.rule && (
          <Text size="sm" c="dimmed" className="breaks">
            {step.rule_text ?? step.rule}
          </Text>
        )}
        <Text size="sm" className="answers">
          {step.reason}
        </Text>
        {step.emergency_reason && (
          <Text size="sm" className="answers">
            {t("standing.because", { reason: step.emergency_reason })}
          </Text>
        )}
        {step.project_id && (
          <Text size="sm" className="breaks">
            {t("standing.inProject", { id: step.project_id })}
          </Text>
        )}
        {step.evidence.length > 0 && (
          <div>
            <Text size="sm" fw={600}>
              {t("standing.evidence")}
            </Text>
            <List size="sm">
              {step.evidence.map((one) => (
                <List.Item key={one}>
                  <About id={one} />
                </List.Item>
              ))}
            </List>
          </div>
        )}
      </Stack>
    </Card>
  );
}
