import { Anchor, Badge, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { type PayTerm, Term } from "@/components/Term";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { week } from "@/lib/days";
import { minutes, moment, money } from "@/lib/format";
import { useOpened } from "@/lib/opened";
import { save } from "@/lib/save";
import { useZone } from "@/lib/who";
import { EntryRow } from "./EntryRow";
import { useEntries } from "./ledger";
import { entriesBehind, type Line } from "./lines";
import { Payout } from "./Payout";

type Week = Schemas["PeriodStatementView"];
type One = Schemas["StatementView"];

/** One week: what was owed before, what came, what went, and every entry behind each of its lines. */
export function Statement({ periodId }: { periodId: string }) {
  const { t } = useTranslation(["payments", "terms"]);
  const zone = useZone();
  const params = { params: { path: { period_id: periodId } } };
  const found = calls.useQuery("get", "/me/statements/{period_id}", params);
  const all = (
    <Anchor renderRoot={(props) => <Link to="/payments" {...props} />}>{t("statement.all")}</Anchor>
  );
  const isNone = found.error instanceof ProblemError && found.error.is("no-such-statement");
  if (found.isLoadingError)
    return (
      <Page title={t("statement.title")}>
        {isNone ? (
          <Text>{t("statement.none")}</Text>
        ) : (
          <Refused error={found.error} again={() => void found.refetch()} />
        )}
        {all}
      </Page>
    );
  const of = found.data;
  if (of === undefined || typeof of === "string") return <Waiting rows={3} height={140} />;
  return (
    <Page
      title={t("statement.of", { week: week(periodId) })}
      says={
        of.is_final
          ? t("statement.final", { at: moment(of.pays_at, zone) })
          : t("statement.draft", { ends: moment(of.ends_at, zone), at: moment(of.pays_at, zone) })
      }
      actions={
        <Badge variant="light" color={of.is_final ? "green" : "yellow"}>
          {t(of.is_final ? "statement.isFinal" : "statement.isDraft")}
        </Badge>
      }
    >
      <RefusedAnew of={found} />
      <Files periodId={periodId} />
      {of.statements.map((one) => (
        <InCurrency
          key={one.currency}
          of={one}
          week={of}
          payout={of.payouts.find(({ amount }) => amount.currency === one.currency)}
        />
      ))}
      {all}
    </Page>
  );
}

const FILES = { pdf: "application/pdf", csv: "text/csv" } as const;

/** The week as a file; the PDF lies elsewhere, where the answer sends the browser for a minute. */
function Files({ periodId }: { periodId: string }) {
  const { t } = useTranslation("payments");
  const fetchIt = useAct(async (kind: keyof typeof FILES) => {
    const { data } = await api.GET("/me/statements/{period_id}", {
      params: { path: { period_id: periodId } },
      headers: { Accept: FILES[kind] },
      parseAs: "blob",
    });
    if (data) save(`inlier-statement-${periodId}.${kind}`, data as unknown as Blob);
  });
  const [asked, setAsked] = useState<keyof typeof FILES | null>(null);
  return (
    <>
      <Group gap="xs">
        {(["pdf", "csv"] as const).map((kind) => (
          <Button
            key={kind}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={fetchIt.busy && asked === kind}
            onClick={() => {
              setAsked(kind);
              void fetchIt.run(kind);
            }}
          >
            {t(`statement.${kind}`)}
          </Button>
        ))}
      </Group>
      <RefusedElsewhere act={fetchIt} />
    </>
  );
}

interface Given {
  of: One;
  week: Week;
  payout: Schemas["PayoutView"] | undefined;
}

function InCurrency({ of, week: whole, payout }: Given) {
  const { t } = useTranslation(["payments", "terms"]);
  return (
    <Section title={t("statement.in", { currency: of.currency })}>
      <Totals of={of} />
      <div>
        <Text fw={600} size="sm">
          {t("statement.lines")}
        </Text>
        <Text size="sm" c="dimmed">
          {t("statement.linesSay")}
        </Text>
        <Stack component="ul" p={0} m={0} mt="xs" gap={0}>
          {of.lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a statement's lines have no names, and keep their order
            <LineRow key={at} of={line} statement={of} titles={whole.projects} />
          ))}
        </Stack>
      </div>
      <div>
        <Text fw={600} size="sm" mb={4}>
          {t("statement.payout")}
        </Text>
        {payout ? (
          <Payout of={payout} />
        ) : (
          <Text size="sm">{t(whole.is_final ? "statement.noPayout" : "statement.payoutLater")}</Text>
        )}
      </div>
      <details className="ledgered">
        <summary>{t("statement.proof")}</summary>
        <Text size="sm" mt="xs" className="breaks">
          {t("statement.proofSays", {
            count: of.entries_count,
            first: of.first_sequence,
            last: of.last_sequence,
            hash: of.entries_hash,
          })}{" "}
          <Anchor size="sm" renderRoot={(props) => <Link to="/payments/entries" {...props} />}>
            {t("statement.recompute")}
          </Anchor>
        </Text>
      </details>
    </Section>
  );
}

/** The week's one equation, a step a row. */
function Totals({ of }: { of: One }) {
  const { t } = useTranslation(["payments", "terms"]);
  const { currency } = of;
  const steps: [keyof One & `${string}_minor`, PayTerm | null, string][] = [
    ["opening_minor", "payable", ""],
    ["earned_minor", null, "+"],
    ["paid_minor", "payout", "−"],
    ["tax_minor", "withheld_tax", "−"],
    ["fee_minor", null, "−"],
    ["closing_minor", null, "="],
  ];
  return (
    <Table withRowBorders={false} verticalSpacing={4} maw={480}>
      <Table.Tbody>
        {steps.map(([name, term, sign]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={name === "closing_minor" ? 700 : 400}>
              {term ? (
                <Term of={term}>{t(`totals.${name}`, { defaultValue: name })}</Term>
              ) : (
                t(`totals.${name}`, { defaultValue: name })
              )}
            </Table.Th>
            <Table.Td ta="end" className="tabular" fw={name === "closing_minor" ? 700 : 400}>
              {sign} {money({ minor: Number(of[name]), currency })}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** One line of the statement; opened, the entries that made it. */
export function LineRow({
  of,
  statement,
  titles,
}: {
  of: Line;
  statement: One;
  titles: Record<string, string>;
}) {
  const { t } = useTranslation(["payments", "terms"]);
  const [isOpen, setOpen] = useState(false);
  const { currency } = statement;
  const title = of.project_id ? (titles[of.project_id] ?? of.project_id) : null;
  const said = [
    title,
    of.minutes ? minutes(of.minutes) : null,
    of.is_rest ? t("line.rest") : of.reason,
    of.rule_id ? t("line.rule", { rule: of.rule_id }) : of.rule ? t("line.noRule") : null,
    of.work_period !== statement.period_id ? t("line.workOf", { week: week(of.work_period) }) : null,
  ].filter(Boolean);
  return (
    <li className="row">
      <details className="line" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="line-words">
            <Text span size="sm" fw={500}>
              {t(`kinds.${of.kind as "work"}`, { count: of.count, defaultValue: of.kind })}
              {of.count > 1 && ` × ${of.count}`}
            </Text>
            <Text span size="sm" c="dimmed" className="breaks" display="block">
              {said.join(" · ")}
            </Text>
          </span>
          <Text span size="sm" fw={500} className="tabular">
            {money({ minor: of.minor, currency })}
          </Text>
        </summary>
        {isOpen && <Behind of={of} statement={statement} />}
      </details>
    </li>
  );
}

function Behind({ of, statement }: { of: Line; statement: One }) {
  const { t } = useTranslation("payments");
  const found = useEntries(statement.period_id);
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  const ours = entries.filter(({ postings }) => postings.some((one) => one.currency === statement.currency));
  const own = entriesBehind(of, statement.lines, ours);
  const [opened, turn] = useOpened();
  return (
    <Stack gap={0} pl="md" pb="sm">
      {found.isLoadingError && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={2} height={44} />}
      {of.project_id && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/projects/$projectId" params={{ projectId: of.project_id ?? "" }} {...props} />
          )}
        >
          {t("line.project")}
        </Anchor>
      )}
      <Long rows={own} id={(entry) => entry.entry_id} height={92} isLined>
        {(entry) => <EntryRow of={entry} kind={of.kind} isOpen={opened.has(entry.entry_id)} turn={turn} />}
      </Long>
      {own.length < of.count && <More of={found} count={own.length} />}
    </Stack>
  );
}
