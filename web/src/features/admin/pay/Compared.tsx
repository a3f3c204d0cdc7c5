import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { About } from "../Who";
import { isSame, type Totals } from "./totals";

/** Whether the close found what Monday's dry run had found; late decisions make a difference that is none. */
export function Compared({ period }: { period: Schemas["PayPeriodView"] }) {
  const { t } = useTranslation("admin");
  const run = `dry-${period.period_id}`;
  const found = calls.useQuery("get", "/ledger-runs/{run_id}", { params: { path: { run_id: run } } });
  if (found.isPending) return <Waiting rows={1} height={24} />;
  if (found.error instanceof ProblemError && found.error.is("no-such-run"))
    return <Text size="sm">{t("compared.none")}</Text>;
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.data.finished_at === null) return <Text size="sm">{t("compared.running")}</Text>;
  const totals = (found.data.summary as { totals?: Totals }).totals;
  const same = totals !== undefined && isSame(totals, period.totals);
  return (
    <Alert color={same ? "lagoon" : "yellow"} title={t(same ? "compared.same" : "compared.differs")}>
      {!same && <Text size="sm">{t("compared.why")}</Text>}
      <About id={run} />
    </Alert>
  );
}
