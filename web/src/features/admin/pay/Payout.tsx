import { Button, Group, List, Radio, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { day, exactly } from "@/lib/days";
import { money } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { useZone } from "@/lib/who";
import { isEnough, Reason } from "../Reason";
import { About, Who } from "../Who";
import { Hold, PayoutState } from "./PayoutState";

type Detail = Schemas["PayoutDetail"];
type Outcome = Schemas["OutcomeInput"]["outcome"];

/** One transfer: what it is made of, where it stands, and what the bank said became of it (R33). */
export function Payout({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const found = calls.useQuery("get", "/payouts/{payout_id}", { params: { path: { payout_id: id } } });
  if (!found.data)
    return (
      <Page title={t("payout.title")} width={1100}>
        {found.error ? <Refused error={found.error} again={() => void found.refetch()} /> : <Waiting />}
      </Page>
    );
  const payout = found.data;
  return <Shown payout={payout} />;
}

function Shown({ payout }: { payout: Detail }) {
  const { t } = useTranslation("admin");
  const params = { params: { path: { account_id: payout.account_id } } };
  const person = calls.useQuery("get", "/accounts/{account_id}", params); // their page shows the same
  return (
    <Page
      title={t("payout.of", { amount: money(payout.amount) })}
      says={<Who id={payout.account_id} name={person.data?.name} />}
      actions={<PayoutState state={payout.state} />}
      width={1100}
    >
      <Made payout={payout} />
      {payout.holds.length > 0 && (
        <Section title={t("payout.waits")}>
          <List size="sm">
            {payout.holds.map((hold) => (
              <List.Item key={hold}>
                <Hold code={hold} />
              </List.Item>
            ))}
          </List>
        </Section>
      )}
      <Outcomes payout={payout} />
      {(payout.state === "sent" || payout.state === "settled") && (
        <Record
          id={payout.payout_id}
          outcomes={payout.state === "sent" ? ["settled", "failed", "returned"] : ["returned"]}
        />
      )}
    </Page>
  );
}

function Made({ payout }: { payout: Detail }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  const { currency } = payout.amount;
  const at = (instant: string | null) => instant && exactly(instant, zone);
  const rule = payout.withholding;
  return (
    <Section title={t("payout.made")}>
      <Facts
        of={[
          [t("payout.gross"), money({ minor: payout.gross_minor, currency })],
          [t("payout.tax"), payout.tax_minor === 0 ? null : money({ minor: payout.tax_minor, currency })],
          [t("payout.fee"), payout.fee_minor === 0 ? null : money({ minor: payout.fee_minor, currency })],
          [t("payout.net"), money(payout.amount)],
          [t("payout.week"), <About key="week" id={payout.goes_with} />],
          [t("payout.provider"), payout.provider],
          [t("payout.method"), payout.method_id],
          [t("payout.batch"), payout.batch_id],
          [t("payout.prepared"), at(payout.prepared_at)],
          [t("payout.sent"), at(payout.sent_at)],
          [t("payout.expected"), payout.expected_on && day(payout.expected_on)],
          [t("payout.settled"), at(payout.settled_at)],
          [t("payout.cameBack"), at(payout.came_back_at)],
        ]}
      />
      {rule && (
        <Text size="sm" className="breaks">
          {t("payout.rule", {
            rule: rule.rule_id,
            version: rule.version,
            points: rule.basis_points,
            source: rule.source,
          })}
        </Text>
      )}
      {payout.has_returned_money && <Text size="sm">{t("payouts.returnedMoney")}</Text>}
    </Section>
  );
}

function Outcomes({ payout }: { payout: Detail }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  if (payout.outcomes.length === 0) return null;
  return (
    <Section title={t("payout.outcomes")}>
      <List size="sm" spacing="xs">
        {payout.outcomes.map((one) => (
          <List.Item key={`${one.outcome}-${one.reference}`}>
            <Text size="sm" fw={600}>
              {t(`payoutStates.${one.outcome as Outcome}`)} · {one.reference}
            </Text>
            <Text size="sm" className="answers">
              {one.reason}
            </Text>
            <Text size="sm" c="dimmed">
              <Who id={one.by} /> · {exactly(one.at, zone)}
            </Text>
          </List.Item>
        ))}
      </List>
    </Section>
  );
}

const LEAST = 3;

function Record({ id, outcomes }: { id: string; outcomes: readonly Outcome[] }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reference, setReference] = useState("");
  const [reason, setReason] = useState("");
  const record = useAct(async () => {
    if (outcome === null) return;
    const body = { outcome, reference: reference.trim(), reason };
    const path = { payout_id: id };
    await once((header) => api.POST("/payouts/{payout_id}/outcome", { params: { path, header }, body }));
    await queries.invalidateQueries({ queryKey: ["get", "/payouts/{payout_id}"] });
    void queries.invalidateQueries({ queryKey: ["get", "/pay-periods/{period_id}/payouts"] });
    setOutcome(null);
    setReference("");
    setReason("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void record.run();
  }
  const isReady = outcome !== null && reference.trim() !== "" && isEnough(reason, LEAST);
  return (
    <Section title={t("outcome.title")} says={t("outcome.says")}>
      <form onSubmit={submit}>
        <Stack maw={640}>
          <Radio.Group
            label={t("outcome.which")}
            required
            value={outcome ?? ""}
            onChange={(chosen) => setOutcome(chosen as Outcome)}
          >
            <Stack gap="xs" mt={4}>
              {outcomes.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`payoutStates.${one}`)}
                  description={t(`outcome.means.${one}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            label={t("outcome.reference")}
            description={t("outcome.referenceSays")}
            required
            maxLength={100}
            autoComplete="off"
            value={reference}
            error={record.about("reference")}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
          <Reason
            label={t("outcome.reason")}
            says={t("outcome.reasonSays")}
            least={LEAST}
            most={300}
            value={reason}
            onChange={setReason}
            error={record.about("reason")}
          />
          <RefusedElsewhere act={record} fields={["reference", "reason"]} />
          <Group>
            <Button type="submit" loading={record.busy} disabled={!isReady}>
              {t("outcome.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
