import { Anchor, Card, Divider, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { Fragment } from "react";
import { Trans, useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Section } from "@/components/Section";
import { Term } from "@/components/Term";
import { Waiting } from "@/components/Waiting";
import { week } from "@/lib/days";
import { distance, type Money, moment, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useMe, useZone } from "@/lib/who";
import { Earnings } from "./Earnings";
import { Payout } from "./Payout";
import { Statements } from "./Statements";

const LOOKS_EVERY = 30_000;

/** What is owed, what this week brings, where the last payouts are, and all that was earned. */
export function Overview() {
  const { t } = useTranslation(["payments", "terms", "words"]);
  const found = calls.useQuery("get", "/me/balance", {}, { refetchInterval: LOOKS_EVERY });
  const title = t("words:pages.payments");
  if (found.isLoadingError)
    return (
      <Page title={title}>
        <Refused error={found.error} again={() => void found.refetch()} />
      </Page>
    );
  return (
    <Page title={title} says={t("says")}>
      <RefusedAnew of={found} />
      {found.data ? <Balance of={found.data} /> : <Waiting rows={2} height={150} />}
      <Earnings />
      <Statements />
    </Page>
  );
}

function Balance({ of }: { of: Schemas["BalanceView"] }) {
  const { t } = useTranslation("payments");
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Owed amounts={of.payable} />
        {of.open_periods.map((one) => (
          <Week key={one.period_id} of={one} />
        ))}
      </SimpleGrid>
      <Section title={t("payouts.title")} says={t("payouts.says")}>
        <Readiness currencies={of.payable.map(({ currency }) => currency)} payouts={of.payouts} />
        {of.payouts.map((one, at) => (
          <Fragment key={one.payout_id}>
            {at > 0 && <Divider />}
            <Payout of={one} />
          </Fragment>
        ))}
      </Section>
    </>
  );
}

function Owed({ amounts }: { amounts: Money[] }) {
  const { t } = useTranslation("payments");
  return (
    <Card withBorder component="section" aria-label={t("owed.title")}>
      <Text size="sm" c="dimmed">
        <Trans t={t} i18nKey="owed.label" components={{ term: <Term of="payable" /> }} />
      </Text>
      <Amounts of={amounts} />
      <Text size="sm" mt="xs">
        {t(amounts.length === 0 ? "owed.none" : "owed.says")}
      </Text>
      {amounts.length === 0 && (
        <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
          {t("owed.find")}
        </Anchor>
      )}
    </Card>
  );
}

function Week({ of }: { of: Schemas["OpenPeriodView"] }) {
  const { t } = useTranslation("payments");
  const zone = useZone();
  const now = useNow(30_000);
  const isOver = Date.parse(of.ends_at) <= now;
  return (
    <Card withBorder component="section" aria-label={t("week.title", { week: week(of.period_id) })}>
      <Text size="sm" c="dimmed">
        <Trans
          t={t}
          i18nKey={isOver ? "week.over" : "week.label"}
          values={{ week: week(of.period_id) }}
          components={{ term: <Term of="pay_week" /> }}
        />
      </Text>
      <div aria-live="polite">
        <Amounts of={of.accepted} />
      </div>
      <Stack gap={4} mt="xs">
        {!isOver && (
          <Text size="sm">
            {t("week.until", { at: moment(of.ends_at, zone), in: distance(of.ends_at, now) })}
          </Text>
        )}
        <Text size="sm">{t("week.paid", { at: moment(of.pays_at, zone) })}</Text>
        <Text size="sm" c="dimmed">
          {t("week.review")}{" "}
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/work" search={{ view: "submitted" }} {...props} />}
          >
            {t("week.inReview")}
          </Anchor>
        </Text>
        {of.accepted.length > 0 && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/payments/statements/$periodId" params={{ periodId: of.period_id }} {...props} />
            )}
          >
            {t(isOver ? "week.dryRun" : "week.draft")}
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}

function Amounts({ of }: { of: Money[] }) {
  const { t } = useTranslation("payments");
  if (of.length === 0)
    return (
      <Text size="xl" fw={700}>
        {t("nothing")}
      </Text>
    );
  return (
    <Group gap="lg">
      {of.map((amount) => (
        <Text key={amount.currency} size="xl" fw={700} className="tabular">
          {money(amount)}
        </Text>
      ))}
    </Group>
  );
}

/** What the next payout needs that is not there yet; a payout that waits says it itself. */
function Readiness({ currencies, payouts }: { currencies: string[]; payouts: Schemas["PayoutView"][] }) {
  const { t } = useTranslation("payments");
  const identity = useMe().data?.identity;
  const methods = calls.useQuery("get", "/me/payout-methods", {});
  const waits = new Set(payouts.flatMap(({ holds }) => holds));
  if (methods.isLoadingError) return <Refused error={methods.error} again={() => void methods.refetch()} />;
  if (!methods.data || identity === undefined) return <Waiting rows={1} height={40} />;
  const known = new Set(methods.data.payout_methods.map(({ currency }) => currency));
  const missing = currencies.filter((one) => !known.has(one));
  const hasNone = currencies.length === 0 && known.size === 0;
  return (
    <>
      {identity !== "verified" && !waits.has("identity") && (
        <Text size="sm">
          {t(identity === "pending" ? "ready.pending" : "ready.identity")}{" "}
          <Anchor size="sm" renderRoot={(props) => <Link to="/profile/identity" {...props} />}>
            {t("ready.toIdentity")}
          </Anchor>
        </Text>
      )}
      {(missing.length > 0 || hasNone) && !waits.has("method") && (
        <Text size="sm">
          {hasNone ? t("ready.noMethod") : t("ready.method", { currencies: missing.join(", ") })}{" "}
          <Anchor size="sm" renderRoot={(props) => <Link to="/payments/methods" {...props} />}>
            {t("ready.toMethods")}
          </Anchor>
        </Text>
      )}
      {payouts.length === 0 && identity === "verified" && missing.length === 0 && !hasNone && (
        <Text size="sm">{t("ready.all")}</Text>
      )}
    </>
  );
}
