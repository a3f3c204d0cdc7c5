import { Anchor, Code, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Term } from "@/components/Term";
import { exactly } from "@/lib/days";
import { type Money, money } from "@/lib/format";
import { useZone } from "@/lib/who";
import type { Entry } from "./chain";
import { amountsOf, kindsOf } from "./lines";

interface Given {
  of: Entry;
  kind?: string;
  title?: string;
  isOpen: boolean;
  turn: (id: string) => void;
}

/** One entry: when, for what and how much; opened, everything its hash is of. */
export const EntryRow = memo(function EntryRow({ of, kind, title, isOpen, turn }: Given) {
  const { t } = useTranslation(["payments", "terms"]);
  const zone = useZone();
  const submission = of.cause.submission_id;
  const amounts = (kind === undefined ? kindsOf(of) : [kind]).map(
    (one) => [one, amountsOf(of, one)] as const,
  );
  return (
    <Stack gap={4} py="xs">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={500}>
            <span className="tabular">#{of.sequence}</span>{" "}
            {t(`kinds.${kind ?? (of.kind as "work")}`, { count: 1, defaultValue: of.kind })}
          </Text>
          <Text size="xs" c="dimmed" className="breaks">
            {exactly(of.written_at, zone)}
            {title !== undefined && ` · ${title}`}
          </Text>
        </div>
        <Amounts of={amounts} />
      </Group>
      {kind === undefined && of.cause.reason && (
        <Text size="sm" className="breaks">
          {of.cause.reason}
        </Text>
      )}
      <Group gap="md" align="flex-start">
        {submission && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/work/submissions/$submissionId" params={{ submissionId: submission }} {...props} />
            )}
          >
            {t("entry.seeAnswer")}
            <span className="unseen"> #{of.sequence}</span>
          </Anchor>
        )}
        <Opened of={of} isOpen={isOpen} turn={turn} />
      </Group>
    </Stack>
  );
});

/** An entry's amounts; where it has several, each beside what it is. */
function Amounts({ of }: { of: (readonly [kind: string, amounts: Money[]])[] }) {
  const { t } = useTranslation("payments");
  return (
    <Stack gap={0} align="flex-end" style={{ flexShrink: 0 }}>
      {of.flatMap(([kind, amounts]) =>
        amounts.map((amount) => (
          <Text key={`${kind} ${amount.currency} ${amount.minor}`} size="sm" fw={500} className="tabular">
            {of.length > 1 && (
              <Text span size="xs" c="dimmed" fw={400}>
                {t(`kinds.${kind as "work"}`, { count: 1, defaultValue: kind })}{" "}
              </Text>
            )}
            {money(amount)}
          </Text>
        )),
      )}
    </Stack>
  );
}

function Opened({ of, isOpen, turn }: Pick<Given, "of" | "isOpen" | "turn">) {
  const { t } = useTranslation(["payments", "terms"]);
  return (
    <details
      className="ledgered entry"
      open={isOpen}
      onToggle={(event) => event.currentTarget.open !== isOpen && turn(of.entry_id)}
    >
      <summary>
        {t("entry.open")}
        <span className="unseen"> #{of.sequence}</span>
      </summary>
      {isOpen && (
        <Stack gap="xs" mt="xs">
          <dl className="members">
            <Member name={t("entry.id")} of={of.entry_id} />
            {Object.entries(of.cause).map(([name, value]) => (
              <Member key={name} name={t(`causes.${name as "task_id"}`, { defaultValue: name })} of={value} />
            ))}
            <Member name={t("entry.workWeek")} of={of.work_period} />
            <Member name={t("entry.statementWeek")} of={of.statement_period} />
            {of.postings.map((one) => (
              <div key={`${one.source} ${one.destination} ${one.currency}`}>
                <dt>{t("entry.moves")}</dt>
                <dd>{t("entry.moved", { amount: money(one), from: one.source, to: one.destination })}</dd>
              </div>
            ))}
            <Member name={t("entry.before")} of={of.previous_hash} />
            <Member name={t("entry.hash")} of={of.hash} />
          </dl>
          <Text size="xs" c="dimmed">
            <Trans t={t} i18nKey="entry.explained" components={{ term: <Term of="hash" /> }} />
          </Text>
        </Stack>
      )}
    </details>
  );
}

function Member({ name, of }: { name: string; of: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Code>{of}</Code>
      </dd>
    </div>
  );
}
