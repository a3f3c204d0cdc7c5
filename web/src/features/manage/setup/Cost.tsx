import { Alert, Card, Group, List, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { money } from "@/lib/format";
import { useCost } from "../data";

const WARNINGS = [
  "pays-below-10-usd-an-hour",
  "pays-below-the-floor",
  "covers-fewer-answers-at-once",
  "stipends-without-seats-have-no-limit",
] as const;
type Warning = (typeof WARNINGS)[number];

/** What the platform counts of the price as it is saved: an hour of it, an answer of it, all of it. */
export function Cost({ id, tasks }: { id: string; tasks?: number }) {
  const { t } = useTranslation(["manage", "words"]);
  const found = useCost(id, tasks);
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting rows={1} height={120} />;
  const cost = found.data;
  return (
    <Card withBorder aria-live="polite">
      <Stack gap="sm">
        <RefusedAnew of={found} />
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          <Figure label={t("cost.hourly")} value={money(cost.hourly)} />
          <Figure label={t("cost.answer")} value={money(cost.answer_cost)} />
          <Figure label={t("cost.worst", { count: cost.answers })} value={money(cost.worst_case)} />
          <Figure label={t("cost.available")} value={money(cost.available)} />
        </SimpleGrid>
        <Text size="xs" c="dimmed">
          {t("cost.says", { tasks: cost.tasks, answers: cost.answers, covered: cost.answers_covered })}
          {cost.floor && ` ${t("cost.floor", { amount: money(cost.floor) })}`}
        </Text>
        <Parts
          parts={[
            [t("cost.rewards"), cost.reward_worst_case],
            [t("cost.reviews"), cost.review_worst_case],
            [t("cost.bonuses"), cost.bonus_worst_case],
            [t("cost.tests"), cost.stipend_worst_case],
          ]}
        />
        {cost.warnings.length > 0 && (
          <Alert
            color="yellow"
            styles={{ title: { color: "var(--mantine-color-text)" } }}
            title={t("cost.warnings")}
          >
            <List size="sm">
              {cost.warnings.map((one) => (
                <List.Item key={one}>{isWarning(one) ? t(`cost.warning.${one}`) : one}</List.Item>
              ))}
            </List>
          </Alert>
        )}
      </Stack>
    </Card>
  );
}

function isWarning(name: string): name is Warning {
  return (WARNINGS as readonly string[]).includes(name);
}

export function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={650} size="lg" className="tabular">
        {value}
      </Text>
    </div>
  );
}

function Parts({ parts }: { parts: [string, { minor: number; currency: string }][] }) {
  const paid = parts.filter(([, amount]) => amount.minor > 0);
  if (paid.length < 2) return null;
  return (
    <Group gap="lg">
      {paid.map(([label, amount]) => (
        <Text key={label} size="sm" className="tabular">
          {label}: {money(amount)}
        </Text>
      ))}
    </Group>
  );
}
