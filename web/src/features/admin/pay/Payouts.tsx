import { Anchor, Card, Group, Select, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { Section } from "@/components/Section";
import { money } from "@/lib/format";
import { Listed, PAGED } from "../Listed";
import { namesIn, Who } from "../Who";
import { Hold, PAYOUT_STATES, PayoutState, type StateName } from "./PayoutState";

/** The payouts that go with a week, those that wait too. */
export function Payouts({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const [state, setState] = useState<StateName | null>(null);
  const query = { limit: 50, ...(state === null ? {} : { state }) };
  const found = calls.useInfiniteQuery(
    "get",
    "/pay-periods/{period_id}/payouts",
    { params: { path: { period_id: id }, query } },
    PAGED,
  );
  const names = namesIn(found.data?.pages);
  const all = found.data?.pages.flatMap((page) => page.payouts) ?? [];
  return (
    <Section title={t("payouts.title")} says={t("payouts.says")}>
      <Select
        maw={280}
        label={t("payouts.state")}
        placeholder={t("payouts.all")}
        clearable
        data={PAYOUT_STATES.map((value) => ({ value, label: t(`payoutStates.${value}`) }))}
        value={state}
        onChange={(chosen) => setState(chosen as StateName | null)}
      />
      <Listed found={found} count={all.length} empty={t("payouts.none")} height={64} enough={50}>
        <Long rows={all} id={(payout) => payout.payout_id} height={72} under="payouts">
          {(payout) => <Row payout={payout} name={names[payout.account_id]} />}
        </Long>
      </Listed>
    </Section>
  );
}

const Row = memo(function Row({
  payout,
  name,
}: {
  payout: Schemas["PayoutDetail"];
  name: string | undefined;
}) {
  const { t } = useTranslation("admin");
  return (
    <Card withBorder padding="sm" component="article">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Group gap="xs">
            <Anchor
              fw={600}
              className="tabular"
              aria-label={t("payouts.open", { amount: money(payout.amount), id: name ?? payout.account_id })}
              renderRoot={(props) => (
                <Link to="/admin/payouts/$payoutId" params={{ payoutId: payout.payout_id }} {...props} />
              )}
            >
              {money(payout.amount)}
            </Anchor>
            <Text size="sm" c="dimmed">
              {t("payouts.to")}
            </Text>
            <Who id={payout.account_id} name={name} />
          </Group>
          {payout.holds.map((hold) => (
            <Text key={hold} size="sm">
              <Hold code={hold} />
            </Text>
          ))}
          {payout.has_returned_money && <Text size="sm">{t("payouts.returnedMoney")}</Text>}
        </div>
        <PayoutState state={payout.state} />
      </Group>
    </Card>
  );
});
