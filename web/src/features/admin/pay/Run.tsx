import { Alert, List, Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { money } from "@/lib/format";
import { useZone } from "@/lib/who";
import { About, Who } from "../Who";
import { Call } from "./Call";
import { Sums } from "./Sums";
import type { Totals } from "./totals";

/** What a run's summary may say; the API leaves its shape open, for the two kinds differ. */
interface Summary {
  period_id?: string;
  people?: number;
  entries?: number;
  totals?: Totals;
  is_right?: boolean;
  differences_count?: number;
  differences?: string[];
  trial_balance?: Record<string, Record<string, number>>;
  in_transit_count?: number;
  folded_again?: number;
}

/** A run over the whole ledger: a dry run of the close, or a reconciliation. */
export function Run({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  const found = calls.useQuery(
    "get",
    "/ledger-runs/{run_id}",
    { params: { path: { run_id: id } } },
    { refetchInterval: ({ state }) => (state.data?.finished_at === null ? 4_000 : false) },
  );
  const isDry = id.startsWith("dry-");
  const title = t(isDry ? "run.dry" : "run.reconcile");
  if (!found.data)
    return (
      <Page title={title} says={id} width={1100}>
        {found.error ? <Refused error={found.error} again={() => void found.refetch()} /> : <Waiting />}
        {found.error && isDry && (
          <Call
            says={t("run.none")}
            name="close_pay_period"
            event={{ period_id: id.slice(4, 14), dry_run: true }}
          />
        )}
      </Page>
    );
  const run = found.data;
  const summary = run.summary as Summary;
  return (
    <Page title={title} says={t(isDry ? "run.drySays" : "run.reconcileSays")} width={1100}>
      <Facts
        of={[
          [t("run.id"), run.run_id],
          [t("run.week"), summary.period_id && <About key="week" id={summary.period_id} />],
          [t("run.by"), <Who key="by" id={run.begun_by} />],
          [t("run.begun"), exactly(run.begun_at, zone)],
          [t("run.finished"), run.finished_at && exactly(run.finished_at, zone)],
          [t("run.people"), summary.people],
          [t("run.entries"), summary.entries],
          [t("run.inTransit"), summary.in_transit_count],
          [t("run.folded"), summary.folded_again],
        ]}
      />
      {run.finished_at === null && (
        <div role="status">
          <Text size="sm">{t("steps.parts", { done: run.done, parts: run.parts })}</Text>
          <Progress value={(run.done / Math.max(run.parts, 1)) * 100} aria-label={t("run.progress")} />
        </div>
      )}
      {summary.is_right !== undefined && (
        <Alert
          color={summary.is_right ? "lagoon" : "red"}
          title={
            summary.is_right ? t("run.right") : t("run.wrong", { count: summary.differences_count ?? 0 })
          }
        >
          {!summary.is_right && (
            <List size="sm">
              {summary.differences?.map((one) => (
                <List.Item key={one} className="breaks">
                  {one}
                </List.Item>
              ))}
            </List>
          )}
        </Alert>
      )}
      {summary.totals && (
        <Section title={t("run.would")}>
          <Sums of={summary.totals} kind="closed" none={t("pay.closed.none")} />
        </Section>
      )}
      {summary.trial_balance !== undefined && (
        <Section title={t("run.trial")}>
          <Facts
            of={Object.entries(summary.trial_balance).map(([kind, amounts]) => [
              kind,
              Object.entries(amounts)
                .map(([currency, minor]) => money({ minor, currency }))
                .join(", "),
            ])}
          />
        </Section>
      )}
    </Page>
  );
}
