import { Alert, Code, List, Stack, Text } from "@mantine/core";
import { IconCircle, IconCircleCheck, IconLoader2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { money } from "@/lib/format";
import { useZone } from "@/lib/who";
import { StateBadge } from "../StateBadge";
import { Who } from "../Who";
import { weekOf } from "../week";
import { Approve } from "./Approve";
import { Call } from "./Call";
import { Compared } from "./Compared";
import { Payouts } from "./Payouts";
import { Sums } from "./Sums";
import { isMoving, type Stage, stageOf, TONES } from "./stage";

type Detail = Schemas["PayPeriodDetail"];

/** One pay week: where it stands, what was found, what goes out, and letting it go by two people. */
export function Period({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const found = calls.useQuery(
    "get",
    "/pay-periods/{period_id}",
    { params: { path: { period_id: id } } },
    { refetchInterval: ({ state }) => (state.data && isMoving(stageOf(state.data.period)) ? 4_000 : false) },
  );
  if (!found.data)
    return (
      <Page title={t("pay.week", { first: id })} width={1100}>
        {found.error ? <Refused error={found.error} again={() => void found.refetch()} /> : <Waiting />}
        {found.error && <Call says={t("pay.notBegun")} name="close_pay_period" event={{ period_id: id }} />}
      </Page>
    );
  const { period, files } = found.data;
  const stage = stageOf(period);
  return (
    <Page
      title={weekOf(period.starts_at, period.ends_at)}
      says={t(`stages.${stage}.says`, { count: period.approvals.length })}
      actions={<StateBadge tone={TONES[stage]}>{t(`stages.${stage}.title`)}</StateBadge>}
      width={1100}
    >
      {stage === "differs" && <Differs difference={period.close_difference} id={id} />}
      <Steps found={found.data} stage={stage} />
      <Section title={t("pay.closed.title")} says={t("pay.closed.says", { count: period.people })}>
        <Sums of={period.totals} kind="closed" none={t("pay.closed.none")} />
        {period.closed_at && <Compared period={period} />}
      </Section>
      {period.prepared_at && (
        <Section title={t("pay.payouts.title")} says={t("pay.payouts.says")}>
          <Sums of={period.payout_totals} kind="payouts" none={t("pay.payouts.none")} />
        </Section>
      )}
      {period.payouts_hash && <Approve period={period} names={found.data.names} stage={stage} />}
      {period.prepared_at && <Payouts id={id} />}
      <Records heads={period.heads_root} files={files} />
    </Page>
  );
}

function Differs({ difference, id }: { difference: Detail["period"]["close_difference"]; id: string }) {
  const { t } = useTranslation("admin");
  return (
    <Alert color="red" title={t("pay.differs.title")} role="alert">
      <Stack gap="xs">
        <Text size="sm">{t("pay.differs.says")}</Text>
        <Text size="sm">{t("pay.differs.found")}</Text>
        <List size="sm">
          {Object.entries(difference).flatMap(([kind, sums]) =>
            Object.entries(sums).map(([name, sum]) => (
              <List.Item key={`${kind} ${name}`} className="tabular">
                {kind}: {kind === "payable" ? money({ minor: sum, currency: name }) : `${name} ${sum}`}
              </List.Item>
            )),
          )}
        </List>
        <Call
          says={t("pay.differs.accept")}
          name="close_pay_period"
          event={{ period_id: id, accept_difference: true }}
        />
      </Stack>
    </Alert>
  );
}

function Steps({ found, stage }: { found: Detail; stage: Stage }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  const { period, progress } = found;
  const at = (instant: string | null) => (instant === null ? null : exactly(instant, zone));
  const parts = (step: "close" | "prepare" | "send") => {
    const of = progress[step];
    return of ? t("steps.parts", { done: of.done, parts: of.parts }) : null;
  };
  return (
    <Section title={t("steps.title")}>
      <List spacing="xs" center={false} listStyleType="none" withPadding={false} aria-live="polite">
        <Step
          done={period.closed_at !== null}
          now={stage === "closing" || stage === "differs"}
          title={t("steps.close")}
        >
          {at(period.closed_at) ?? parts("close")}
          {period.close_round > 1 && ` · ${t("steps.round", { count: period.close_round })}`}
        </Step>
        <Step done={period.prepared_at !== null} now={stage === "preparing"} title={t("steps.prepare")}>
          {at(period.prepared_at) ?? (period.closed_at && parts("prepare"))}
        </Step>
        <Step done={period.released_at !== null} now={stage === "approval"} title={t("steps.release")}>
          {period.released_at !== null && period.released_by !== null ? (
            <>
              {at(period.released_at)} · {t("steps.by")}{" "}
              <Who id={period.released_by} name={found.names[period.released_by]} />
            </>
          ) : (
            stage === "approval" && t("steps.approvals", { count: period.approvals.length })
          )}
        </Step>
        <Step done={period.paid_at !== null} now={stage === "sending"} title={t("steps.send")}>
          {at(period.paid_at) ?? (period.released_at && parts("send"))}
        </Step>
      </List>
      {(stage === "closing" || stage === "preparing" || stage === "sending") && (
        <Call says={t("steps.stuck")} name={CALLS[stage]} event={{ period_id: period.period_id }} />
      )}
    </Section>
  );
}

const CALLS = { closing: "close_pay_period", preparing: "prepare_payouts", sending: "send_payouts" } as const;

function Step({
  done,
  now,
  title,
  children,
}: {
  done: boolean;
  now: boolean;
  title: string;
  children: ReactNode;
}) {
  const { t } = useTranslation("admin");
  const Icon = done ? IconCircleCheck : now ? IconLoader2 : IconCircle;
  return (
    <List.Item icon={<Icon size={20} aria-hidden />}>
      <Text size="sm" fw={now ? 600 : 400}>
        {title}
        <span className="unseen"> ({t(done ? "steps.done" : now ? "steps.now" : "steps.later")})</span>
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {children}
      </Text>
    </List.Item>
  );
}

function Records({ heads, files }: { heads: string | null; files: readonly string[] }) {
  const { t } = useTranslation("admin");
  if (heads === null && files.length === 0) return null;
  return (
    <Section title={t("records.title")} says={t("records.says")}>
      {heads && (
        <div>
          <Text size="sm">{t("records.root")}</Text>
          <Code className="breaks">{heads}</Code>
        </div>
      )}
      {files.length > 0 && (
        <div>
          <Text size="sm">{t("records.files", { count: files.length })}</Text>
          <List size="sm">
            {files.map((file) => (
              <List.Item key={file}>
                <Code className="breaks">{file}</Code>
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Section>
  );
}
