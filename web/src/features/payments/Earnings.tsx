import { Group, SegmentedControl, Stack, Table, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { dayOf, week } from "@/lib/days";
import { money } from "@/lib/format";
import type { Bar } from "./Bars";

const Bars = lazy(() => import("./Bars"));

type View = Schemas["EarningsView"];
type By = "week" | "project";

/** What half a year brought, by week or by project, a picture for each currency and the same as a table. */
export function Earnings() {
  const { t } = useTranslation("payments");
  const [by, setBy] = useState<By>("week");
  const found = calls.useQuery("get", "/me/earnings", {});
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting rows={1} height={320} />;
  const currencies = [...new Set(found.data.projects.map(({ earned }) => earned.currency))];
  if (currencies.length === 0) return null; // the pages around it say how money comes
  return (
    <Section title={t("earnings.title")} says={t("earnings.says")}>
      <RefusedAnew of={found} />
      <Group>
        <SegmentedControl
          aria-label={t("earnings.by")}
          value={by}
          onChange={(chosen) => setBy(chosen === "project" ? "project" : "week")}
          data={(["week", "project"] as const).map((value) => ({ value, label: t(`earnings.${value}`) }))}
        />
      </Group>
      {currencies.map((currency) => (
        <Picture key={currency} bars={barsOf(found.data, by, currency)} by={by} currency={currency} />
      ))}
    </Section>
  );

  function barsOf(of: View, chosen: By, currency: string): Bar[] {
    if (chosen === "project")
      return of.projects
        .filter(({ earned }) => earned.currency === currency)
        .map(({ project_id, earned }) => {
          const label = project_id ? (of.titles[project_id] ?? project_id) : t("earnings.noProject");
          return { label, short: label, minor: earned.minor };
        });
    return of.weeks.flatMap(({ period_id, is_final, earned }) =>
      earned
        .filter((one) => one.currency === currency)
        .map(({ minor }) => ({
          label: is_final ? week(period_id) : t("earnings.open", { week: week(period_id) }),
          short: dayOf(period_id),
          minor,
        })),
    );
  }
}

function Picture({ bars, by, currency }: { bars: Bar[]; by: By; currency: string }) {
  const { t } = useTranslation("payments");
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t("earnings.in", { currency })}
      </Text>
      <Suspense fallback={<Waiting rows={1} height={220} />}>
        <Bars of={bars} currency={currency} isLying={by === "project"} />
      </Suspense>
      <details className="ledgered">
        <summary>{t("earnings.table")}</summary>
        <Table mt="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(`earnings.${by}`)}</Table.Th>
              <Table.Th scope="col" ta="end">
                {t("earnings.earned")}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bars.map((bar) => (
              <Table.Tr key={bar.label}>
                <Table.Td className="breaks">{bar.label}</Table.Td>
                <Table.Td ta="end" className="tabular">
                  {money({ minor: bar.minor, currency })}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </Stack>
  );
}
