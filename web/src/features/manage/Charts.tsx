import "@mantine/charts/styles.css";
import { BarChart, DonutChart } from "@mantine/charts";
import { Card, Center, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Money, money } from "@/lib/format";

interface Given {
  counts: { label: string; value: number }[];
  amounts: { label: string; amount: Money }[];
}

const COLORS = ["lagoon.7", "yellow.6", "gray.5"];

/** The project's numbers as pictures; the tables below have the same for everybody. */
export default function Charts({ counts, amounts }: Given) {
  const { t } = useTranslation(["manage", "words"]);
  const parts = amounts.map(({ label, amount }, at) => ({
    name: label,
    value: amount.minor,
    color: COLORS[at] ?? "gray.5",
    shown: money(amount),
  }));
  const isEmpty = counts.every((one) => one.value === 0);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} aria-hidden>
      <Card withBorder>
        <Text size="sm" fw={600} mb="sm">
          {t("charts.work")}
        </Text>
        {isEmpty ? (
          <Text size="sm" c="dimmed">
            {t("charts.nothing")}
          </Text>
        ) : (
          <BarChart
            h={240}
            data={counts}
            dataKey="label"
            orientation="vertical"
            yAxisProps={{ width: 110 }}
            xAxisProps={{ allowDecimals: false }}
            series={[{ name: "value", label: t("charts.count"), color: "lagoon.7" }]}
            gridAxis="none"
            barProps={{ isAnimationActive: false }}
            barChartProps={{ accessibilityLayer: false }}
          />
        )}
      </Card>
      <Card withBorder>
        <Text size="sm" fw={600} mb="sm">
          {t("charts.money")}
        </Text>
        {parts.every((one) => one.value === 0) ? (
          <Text size="sm" c="dimmed">
            {t("charts.noMoney")}
          </Text>
        ) : (
          <Group justify="center" align="center">
            <Center>
              <DonutChart
                data={parts}
                withTooltip={false}
                size={160}
                thickness={26}
                pieProps={{ isAnimationActive: false, rootTabIndex: -1 }}
                pieChartProps={{ accessibilityLayer: false }}
              />
            </Center>
            <Stack gap={6}>
              {parts.map((one) => (
                <Group key={one.name} gap={8} wrap="nowrap">
                  <svg width="12" height="12" aria-hidden="true">
                    <rect
                      width="12"
                      height="12"
                      rx="3"
                      fill={`var(--mantine-color-${one.color.replace(".", "-")})`}
                    />
                  </svg>
                  <Text size="sm" className="tabular">
                    {one.name}: {one.shown}
                  </Text>
                </Group>
              ))}
            </Stack>
          </Group>
        )}
      </Card>
    </SimpleGrid>
  );
}
