import { Alert, Button, Code, Group, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { money } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { taken } from "@/lib/price";
import { Amount, useAmount } from "./Amount";
import { isEnough, Reason } from "./Reason";
import { Who } from "./Who";

const WAYS = ["give", "take", "reverse"] as const;
type Way = (typeof WAYS)[number];
type Kind = NonNullable<Schemas["AdjustmentInput"]["kind"]>;
const LEAST = 10;
const FIELDS = ["account_id", "amount", "reference", "reason", "kind", "reverses"] as const;

/** A correction of somebody's balance: one entry more, with a reason the person reads; nothing is ever erased (R32). */
export function Adjust({ account }: { account: string }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const [way, setWay] = useState<Way>("give");
  const [who, setWho] = useState(account);
  const [kind, setKind] = useState<Kind>("correction");
  const amount = useAmount();
  const [entry, setEntry] = useState("");
  const [period, setPeriod] = useState("");
  const [reference, setReference] = useState("");
  const [reason, setReason] = useState("");
  const [booked, setBooked] = useState<Schemas["EntryView"] | null>(null);
  const isReversal = way === "reverse";
  const { found } = amount;
  const adjust = useAct(async () => {
    setBooked(null);
    const body: Schemas["AdjustmentInput"] = {
      account_id: who.trim(),
      reason,
      reference: reference.trim(),
      kind: way === "give" ? kind : "correction",
      amount: isReversal || found === null ? null : way === "take" ? taken(found) : found,
      reverses: isReversal ? { entry_id: entry.trim(), period_id: period } : null,
    };
    const { data } = await once((header) => api.POST("/adjustments", { params: { header }, body }));
    setBooked(data ?? null);
    amount.setText("");
    setEntry("");
    setReference("");
    setReason("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void adjust.run();
  }
  const isReady =
    who.trim() !== "" &&
    reference.trim() !== "" &&
    isEnough(reason, LEAST) &&
    (isReversal ? entry.trim() !== "" && period !== "" : found !== null && found.minor > 0);
  return (
    <Page title={t("adjust.title")} says={t("adjust.says")} width={1100}>
      {booked && (
        <Alert color="lagoon" title={t("adjust.done")} role="status">
          <Text size="sm">{t("adjust.doneSays", { week: booked.statement_period })}</Text>
          <Code className="breaks">{booked.entry_id}</Code>
        </Alert>
      )}
      <Section title={t("adjust.new")}>
        <form onSubmit={submit}>
          <Stack maw={640}>
            <SegmentedControl
              aria-label={t("adjust.way")}
              data={WAYS.map((value) => ({ value, label: t(`adjust.ways.${value}`) }))}
              value={way}
              onChange={setWay}
              style={{ alignSelf: "flex-start" }}
            />
            <TextInput
              label={t("adjust.account")}
              description={t("adjust.accountSays")}
              placeholder="acc_…"
              required
              autoComplete="off"
              value={who}
              error={adjust.about("account_id")}
              onChange={(event) => setWho(event.currentTarget.value)}
            />
            {who.trim().startsWith("acc_") && (
              <Text size="sm">
                {t("adjust.see")} <Who id={who.trim()} />
              </Text>
            )}
            {isReversal ? (
              <>
                <TextInput
                  label={t("adjust.entry")}
                  description={t("adjust.entrySays")}
                  required
                  autoComplete="off"
                  value={entry}
                  error={adjust.about("reverses")}
                  onChange={(event) => setEntry(event.currentTarget.value)}
                />
                <TextInput
                  type="date"
                  maw={220}
                  label={t("adjust.period")}
                  description={t("adjust.periodSays")}
                  required
                  value={period}
                  onChange={(event) => setPeriod(event.currentTarget.value)}
                />
              </>
            ) : (
              <Amount of={amount} error={adjust.about("amount")} />
            )}
            {way === "give" && (
              <Select
                maw={320}
                label={t("adjust.kind")}
                allowDeselect={false}
                data={(["correction", "service_credit"] as const).map((value) => ({
                  value,
                  label: t(`adjust.kinds.${value}`),
                }))}
                value={kind}
                error={adjust.about("kind")}
                onChange={(chosen) => setKind(chosen === "service_credit" ? chosen : "correction")}
              />
            )}
            <TextInput
              maw={420}
              label={t("adjust.reference")}
              description={t("adjust.referenceSays")}
              required
              maxLength={100}
              autoComplete="off"
              value={reference}
              error={adjust.about("reference")}
              onChange={(event) => setReference(event.currentTarget.value)}
            />
            <Reason
              label={t("adjust.reason")}
              says={t("personReads")}
              least={LEAST}
              most={300}
              value={reason}
              onChange={setReason}
              error={adjust.about("reason")}
            />
            <RefusedElsewhere act={adjust} fields={FIELDS} />
            {isReady && (
              <Text size="sm" fw={600}>
                {isReversal
                  ? t("adjust.willReverse")
                  : found && t(`adjust.will.${way}`, { amount: money(found) })}
              </Text>
            )}
            <Group>
              <Button type="submit" loading={adjust.busy} disabled={!isReady}>
                {t("adjust.do")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Section>
    </Page>
  );
}
