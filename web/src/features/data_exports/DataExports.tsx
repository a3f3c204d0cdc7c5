import { Anchor, Badge, Button, Card, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { useOnce } from "@/lib/once";
import { useMe } from "@/lib/who";

const LOOKS_EVERY = 5_000; // while a file is being made

/** Everything kept about one, as a file that can be asked for, and those that were. */
export function DataExports() {
  const { t } = useTranslation(["data_exports", "words"]);
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const query = cursor === undefined ? {} : { cursor };
  const found = calls.useQuery(
    "get",
    "/me/data-exports",
    { params: { query } },
    { refetchInterval: ({ state }) => (hasQueued(state.data?.data_exports) ? LOOKS_EVERY : false) },
  );
  const once = useOnce();
  const ask = useAct(async () => {
    await once((header) => api.POST("/me/data-exports", { params: { header } }));
    setCursor(undefined);
    await queries.invalidateQueries({ queryKey: ["get", "/me/data-exports"] });
  });
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const { data_exports, next_cursor } = found.data;
  const isRunning = hasQueued(data_exports);
  return (
    <Page title={t("title")} says={t("says")}>
      <RefusedAnew of={found} />
      <Section title={t("ask.title")} says={t("ask.says")}>
        <Group>
          <Button loading={ask.busy} disabled={isRunning} onClick={() => void ask.run()}>
            {t("ask.do")}
          </Button>
          <Text size="sm" role="status">
            {isRunning && t("ask.running")}
          </Text>
        </Group>
        <RefusedElsewhere act={ask} />
      </Section>
      {data_exports.length === 0 && <Text size="sm">{t("none")}</Text>}
      <Stack component="ul" p={0} m={0} gap="sm">
        {data_exports.map((one) => (
          <ExportCard key={one.export_id} one={one} />
        ))}
      </Stack>
      <Group>
        {cursor !== undefined && (
          <Button variant="default" onClick={() => setCursor(undefined)}>
            {t("newest")}
          </Button>
        )}
        {next_cursor !== null && (
          <Button variant="default" onClick={() => setCursor(next_cursor)}>
            {t("older")}
          </Button>
        )}
      </Group>
    </Page>
  );
}

function hasQueued(found: readonly Schemas["DataExportView"][] | undefined): boolean {
  return found?.some((one) => one.state_now === "queued") ?? false;
}

function ExportCard({ one }: { one: Schemas["DataExportView"] }) {
  const { t } = useTranslation(["data_exports", "words"]);
  const zone = useMe().data?.time_zone ?? "UTC";
  return (
    <Card withBorder component="li" py="sm">
      <Group justify="space-between">
        <Group gap="xs">
          <Badge variant="light" color={one.state_now === "ready" ? "lagoon" : "gray"}>
            {t(`states.${one.state_now}`)}
          </Badge>
          <Text size="sm">{t("askedAt", { at: exactly(one.created_at, zone) })}</Text>
        </Group>
        <Anchor
          size="sm"
          aria-label={t("openExport", { at: exactly(one.created_at, zone) })}
          renderRoot={(props) => (
            <Link to="/profile/data/$exportId" params={{ exportId: one.export_id }} {...props} />
          )}
        >
          {t("open")}
        </Anchor>
      </Group>
    </Card>
  );
}
