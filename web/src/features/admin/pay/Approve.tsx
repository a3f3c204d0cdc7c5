import { Button, Code, Group, List, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { useOnce } from "@/lib/once";
import { useMe } from "@/lib/who";
import { type Names, Who } from "../Who";
import type { Stage } from "./stage";

const TYPED = 8; // characters of the hash that show that it was looked at

interface Given {
  period: Schemas["PayPeriodView"];
  names: Names;
  stage: Stage;
}

/** Letting exactly these payouts go: two different people say so by the hash (rule 12). */
export function Approve({ period, names, stage }: Given) {
  const { t } = useTranslation("admin");
  const me = useMe().data;
  const zone = me?.time_zone ?? "UTC";
  const isMine = period.approvals.some(({ by }) => by === me?.account_id);
  return (
    <Section title={t("approve.title")} says={t("approve.rule")}>
      <div>
        <Text size="sm">{t("approve.hash")}</Text>
        <Code block className="breaks" style={{ whiteSpace: "pre-wrap" }}>
          {period.payouts_hash}
        </Code>
      </div>
      <div role="status">
        {period.approvals.length === 0 && stage === "approval" && (
          <Text size="sm">{t("approve.nobody")}</Text>
        )}
        <List size="sm">
          {period.approvals.map(({ by, at }) => (
            <List.Item key={by}>
              <Who id={by} name={names[by]} /> · {exactly(at, zone)}
            </List.Item>
          ))}
        </List>
        {stage === "approval" && isMine && <Text size="sm">{t("approve.yours")}</Text>}
        {(stage === "sending" || stage === "paid") && (
          <Text size="sm">{t(period.approvals.length >= 2 ? "approve.released" : "approve.byItself")}</Text>
        )}
      </div>
      {stage === "approval" && !isMine && period.payouts_hash && (
        <Confirm id={period.period_id} hash={period.payouts_hash} before={period.approvals.length} />
      )}
    </Section>
  );
}

function Confirm({ id, hash, before }: { id: string; hash: string; before: number }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const [typed, setTyped] = useState("");
  const approve = useAct(async () => {
    const body = { payouts_hash: hash };
    const path = { period_id: id };
    try {
      await once((header) =>
        api.POST("/pay-periods/{period_id}/approval", { params: { path, header }, body }),
      );
    } finally {
      await queries.invalidateQueries({ queryKey: ["get", "/pay-periods/{period_id}"] });
      void queries.invalidateQueries({ queryKey: ["get", "/pay-periods"] });
    }
  });
  const start = hash.slice(0, TYPED);
  const isTyped = typed.trim().toLowerCase() === start;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isTyped) void approve.run();
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">{t(before === 0 ? "approve.first" : "approve.second")}</Text>
        <TextInput
          maw={420}
          label={t("approve.type", { count: TYPED })}
          description={t("approve.why")}
          autoComplete="off"
          spellCheck={false}
          className="tabular"
          required
          value={typed}
          error={
            typed.trim().length >= TYPED && !isTyped ? t("approve.wrong") : approve.about("payouts_hash")
          }
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <RefusedElsewhere act={approve} fields={["payouts_hash"]} />
        <Group>
          <Button type="submit" loading={approve.busy} disabled={!isTyped}>
            {t(before === 0 ? "approve.do" : "approve.doAndSend")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
