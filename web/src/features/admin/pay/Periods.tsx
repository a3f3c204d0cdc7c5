import { Anchor, Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { day, exactly } from "@/lib/days";
import { money } from "@/lib/format";
import { useZone } from "@/lib/who";
import { StateBadge } from "../StateBadge";
import { weekOf } from "../week";
import { Call } from "./Call";
import { stageOf, TONES } from "./stage";

/** Every pay week whose close has begun, newest first, and the dry run of one that is not closed (rules 5, 12). */
export function Periods() {
  const { t } = useTranslation(["admin", "words"]);
  const found = calls.useQuery("get", "/pay-periods", {});
  return (
    <Page title={t("pay.title")} says={t("pay.says")} width={1100}>
      {found.isPending && <Waiting />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.data?.pay_periods.length === 0 && (
        <Card withBorder>
          <Text size="sm">{t("pay.none")}</Text>
        </Card>
      )}
      <Stack gap="sm">
        {found.data?.pay_periods.map((week) => (
          <Week key={week.period_id} week={week} />
        ))}
      </Stack>
      <DryRun next={found.data?.pay_periods[0]?.ends_at.slice(0, 10) ?? ""} />
    </Page>
  );
}

function Week({ week }: { week: Schemas["PayPeriodView"] }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  const stage = stageOf(week);
  return (
    <Card withBorder component="article">
      <Group justify="space-between" align="flex-start">
        <div>
          <Anchor
            fw={600}
            renderRoot={(props) => (
              <Link to="/admin/pay/$periodId" params={{ periodId: week.period_id }} {...props} />
            )}
          >
            {weekOf(week.starts_at, week.ends_at)}
          </Anchor>
          <Text size="sm">{t(`stages.${stage}.says`, { count: week.approvals.length })}</Text>
          <Text size="xs" c="dimmed">
            {week.paid_at
              ? t("pay.paidAt", { at: exactly(week.paid_at, zone) })
              : t("pay.begunAt", { at: exactly(week.closing_at, zone) })}
          </Text>
        </div>
        <StateBadge tone={TONES[stage]}>{t(`stages.${stage}.title`)}</StateBadge>
      </Group>
      <Group gap="lg" mt="xs">
        <Text size="sm" c="dimmed" className="tabular">
          {t("pay.people", { count: week.people })}
        </Text>
        {Object.entries(week.payout_totals).map(([currency, sums]) => (
          <Text key={currency} size="sm" fw={500} className="tabular">
            {t("pay.goesOut", { amount: money({ minor: sums.prepared ?? 0, currency }) })}
          </Text>
        ))}
      </Group>
    </Card>
  );
}

/** The figures of a week before it is closed; at first the week after the newest one that is. */
function DryRun({ next }: { next: string }) {
  const { t } = useTranslation("admin");
  const go = useNavigate();
  const [chosen, setChosen] = useState<string>();
  const first = chosen ?? next;
  function open(event: FormEvent) {
    event.preventDefault();
    void go({ to: "/admin/runs/$runId", params: { runId: `dry-${first}` } });
  }
  return (
    <Section title={t("pay.dry.title")} says={t("pay.dry.says")}>
      <form onSubmit={open}>
        <Group align="flex-end">
          <TextInput
            type="date"
            label={t("pay.dry.first")}
            description={first === "" ? t("pay.dry.utc") : t("pay.dry.is", { day: day(first) })}
            required
            value={first}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={first === ""}>
            {t("pay.dry.open")}
          </Button>
        </Group>
      </form>
      <Call says={t("pay.dry.make")} name="close_pay_period" event={{ dry_run: true }} />
    </Section>
  );
}
