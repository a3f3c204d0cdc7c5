import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { money } from "@/lib/format";

export interface Bar {
  label: string;
  /** What stands at the bar where the label would be too long. */
  short: string;
  minor: number;
}

const SHORT = 22; // characters of a label that fit beside the bars of a phone

/** Amounts of one currency as bars, upright for weeks and lying for long names; the table beside says the same. */
export default function Bars({ of, currency, isLying }: { of: Bar[]; currency: string; isLying: boolean }) {
  const data = of.map(({ label, minor }) => ({ label, minor }));
  const amount = (minor: number) => money({ minor, currency });
  const amounts = { tickFormatter: amount, tickCount: 4 };
  const shorts = new Map(of.map(({ label, short }) => [label, short]));
  const names = { tickFormatter: (label: string) => shortened(shorts.get(label) ?? label) };
  return (
    <div aria-hidden>
      <BarChart
        h={isLying ? 60 + data.length * 40 : 220}
        data={data}
        dataKey="label"
        orientation={isLying ? "vertical" : "horizontal"}
        xAxisProps={isLying ? amounts : { ...names, interval: "preserveStartEnd" }}
        yAxisProps={isLying ? { width: 130, ...names } : { width: 88, ...amounts }}
        series={[{ name: "minor", label: currency, color: "lagoon.7" }]}
        valueFormatter={amount}
        gridAxis={isLying ? "y" : "x"}
        maxBarWidth={44}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </div>
  );
}

function shortened(label: string): string {
  return label.length > SHORT ? `${label.slice(0, SHORT - 1).trimEnd()}…` : label;
}
