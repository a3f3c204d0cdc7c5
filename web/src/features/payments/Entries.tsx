import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { Term } from "@/components/Term";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { useOpened } from "@/lib/opened";
import { save, saveJson } from "@/lib/save";
import { type Fault, faultsOf } from "./chain";
import { EntryRow } from "./EntryRow";
import { allEntries, allStatements, useEntries } from "./ledger";

/** The whole ledger of a person, and how to make sure that nobody changed it. */
export function Entries() {
  const { t } = useTranslation(["payments", "terms"]);
  const found = useEntries();
  const [opened, turn] = useOpened();
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Page
      title={t("ledger.title")}
      says={<Trans t={t} i18nKey="ledger.says" components={{ term: <Term of="entry" /> }} />}
    >
      {entries.length > 0 && <Check />}
      <Section title={t("ledger.entries")}>
        {found.isLoadingError && <Refused error={found.error} again={() => void found.refetch()} />}
        {found.isPending && <Waiting rows={4} height={56} />}
        {found.data && entries.length === 0 && !found.hasNextPage && (
          <Text size="sm">{t("ledger.none")}</Text>
        )}
        {entries.length > 0 && (
          <Long rows={entries} id={(one) => one.entry_id} height={92} under="entries" isLined>
            {(one) => <EntryRow of={one} isOpen={opened.has(one.entry_id)} turn={turn} />}
          </Long>
        )}
        <More of={found} count={entries.length} />
      </Section>
    </Page>
  );
}

/** The chain, computed again on this device; and all that is needed to do it without this page. */
function Check() {
  const { t } = useTranslation(["payments", "terms"]);
  const [result, setResult] = useState<{ count: number; faults: Fault[] } | null>(null);
  const check = useAct(async () => {
    setResult(null);
    const entries = await allEntries();
    setResult({ count: entries.length, faults: await faultsOf(entries) });
  });
  const keep = useAct(async (what: "entries" | "statements" | "program") => {
    if (what === "entries") saveJson("entries.json", { entries: await allEntries(), next_cursor: null });
    else if (what === "statements")
      saveJson("statements.json", { statements: await allStatements(), next_cursor: null });
    else save("recompute.py", new Blob([(await import("../../../../docs/recompute.py?raw")).default]));
  });
  return (
    <Section
      title={t("check.title")}
      says={<Trans t={t} i18nKey="check.says" components={{ term: <Term of="hash" /> }} />}
    >
      <Group>
        <Button variant="default" loading={check.busy} onClick={() => void check.run()}>
          {t("check.do")}
        </Button>
      </Group>
      <div aria-live="polite">
        {result &&
          (result.faults.length === 0 ? (
            <Alert color="green" title={t("check.fine", { count: result.count })}>
              {t("check.fineSays")}
            </Alert>
          ) : (
            <Alert color="red" title={t("check.wrong", { count: result.faults.length })}>
              <List size="sm">
                {result.faults.map(({ sequence, kind }) => (
                  <List.Item key={`${sequence} ${kind}`}>{t(`check.${kind}`, { sequence })}</List.Item>
                ))}
              </List>
              {t("check.tell")}
            </Alert>
          ))}
      </div>
      <RefusedElsewhere act={check} />
      <details className="ledgered">
        <summary>{t("check.yourself")}</summary>
        <Stack gap="xs" mt="xs">
          <Text size="sm">{t("check.yourselfSays")}</Text>
          <Group gap="xs">
            {(["entries", "statements", "program"] as const).map((what) => (
              <Button
                key={what}
                size="xs"
                variant="default"
                disabled={keep.busy}
                leftSection={<IconDownload size={16} aria-hidden />}
                onClick={() => void keep.run(what)}
              >
                {t(`check.${what}`)}
              </Button>
            ))}
          </Group>
          <pre className="code">python recompute.py entries.json statements.json</pre>
          <RefusedElsewhere act={keep} />
        </Stack>
      </details>
    </Section>
  );
}
