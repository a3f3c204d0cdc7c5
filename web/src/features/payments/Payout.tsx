import { Alert, Anchor, Badge, Group, List, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Term } from "@/components/Term";
import { day, exactly, week } from "@/lib/days";
import { country, money } from "@/lib/format";
import { locale } from "@/lib/language";
import { useZone } from "@/lib/who";

const COLOURS: Record<string, string> = {
  held: "yellow",
  settled: "green",
  sent: "lagoon",
  failed: "red",
  returned: "red",
};
/** Where a person ends what holds their money. */
const WAYS: Record<string, string> = {
  identity: "/profile/identity",
  method: "/payments/methods",
  method_failed: "/payments/methods",
};

/** One transfer: how much of what was owed arrives, where it is, and what it waits for. */
export function Payout({ of }: { of: Schemas["PayoutView"] }) {
  const { t } = useTranslation(["payments", "terms"]);
  const zone = useZone();
  const { currency } = of.amount;
  const isBack = of.state === "failed" || of.state === "returned";
  return (
    <Stack gap="sm" component="article" aria-label={t("payout.of", { week: week(of.period_id), currency })}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{t("payout.of", { week: week(of.period_id), currency })}</Text>
        <Badge variant="light" color={COLOURS[of.state] ?? "gray"}>
          {t(`payout.states.${of.state as "held"}`, { defaultValue: of.state })}
        </Badge>
      </Group>
      {of.holds.length > 0 && (
        <Alert color="yellow" title={t("payout.held")}>
          <List size="sm" spacing={4}>
            {of.holds.map((hold) => (
              <List.Item key={hold}>
                {t(`holds.${hold as "identity"}`, { defaultValue: t("holds.other") })}{" "}
                {WAYS[hold] && <ToEndIt path={WAYS[hold]}>{t(`holdWays.${hold as "identity"}`)}</ToEndIt>}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {isBack && (
        <Alert color="red" title={t("payout.cameBack")}>
          {t("payout.cameBackSays")} <ToEndIt path="/payments/methods">{t("holdWays.method_failed")}</ToEndIt>
        </Alert>
      )}
      <Facts
        of={[
          [t("payout.gross"), money({ minor: of.gross_minor, currency })],
          [t("payout.tax"), money({ minor: of.tax_minor, currency })],
          [t("payout.fee"), money({ minor: of.fee_minor, currency })],
          [t("payout.net"), money(of.amount)],
          [t("payout.expected"), of.expected_on && !isBack ? day(of.expected_on) : null],
          [t("payout.sent"), of.sent_at && exactly(of.sent_at, zone)],
          [t("payout.settled"), of.settled_at && exactly(of.settled_at, zone)],
          [t("payout.back"), of.came_back_at && exactly(of.came_back_at, zone)],
          [t("payout.goesWith"), of.goes_with !== of.period_id ? week(of.goes_with) : null],
          [t("payout.provider"), of.provider && providerOf(of.provider)],
        ]}
      />
      <Withheld of={of} />
    </Stack>
  );

  function providerOf(name: string) {
    return t(`providers.${name as "manual"}`, { defaultValue: name });
  }
}

/** A link on a coloured ground, where a link's own colour could not be read. */
function ToEndIt({ path, children }: { path: string; children: ReactNode }) {
  return (
    <Anchor inherit c="inherit" renderRoot={(props) => <Link to={path} {...props} />}>
      {children}
    </Anchor>
  );
}

/** Why so much was withheld, with all it was computed from; and that nothing was exchanged. */
function Withheld({ of }: { of: Schemas["PayoutView"] }) {
  const { t } = useTranslation(["payments", "terms"]);
  const { withholding: rule } = of;
  return (
    <Text size="sm" c="dimmed" component="div">
      <Term of="withheld_tax" />
      {": "}
      {rule
        ? t("payout.rule", {
            rule: rule.rule_id,
            version: rule.version,
            country: country(rule.country),
            rate: rate(rule.basis_points),
            gross: money({ minor: rule.gross_minor, currency: of.amount.currency }),
            on: day(rule.paid_on),
            source: rule.source,
          })
        : t("payout.noRule")}{" "}
      {t("payout.noExchange", { currency: of.amount.currency })}
    </Text>
  );
}

/** Basis points as people say them, such as "2.5%". */
function rate(basisPoints: number): string {
  const format = new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 2 });
  return format.format(basisPoints / 10_000);
}
