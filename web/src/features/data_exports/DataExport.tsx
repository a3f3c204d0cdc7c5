import { Anchor, Button, Group, Loader, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, calls } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { bytes } from "@/lib/bytes";
import { exactly } from "@/lib/days";
import { useMe } from "@/lib/who";

const LOOKS_EVERY = 5_000;

/** One file of one's data: being made, ready to be fetched, or kept no more. */
export function DataExport({ id }: { id: string }) {
  const { t } = useTranslation(["data_exports", "words"]);
  const zone = useMe().data?.time_zone ?? "UTC";
  const params = { params: { path: { data_export_id: id } } };
  const found = calls.useQuery("get", "/me/data-exports/{data_export_id}", params, {
    refetchInterval: ({ state }) => (state.data?.state_now === "queued" ? LOOKS_EVERY : false),
  });
  // the link works for a minute, so it is asked for when it is pressed
  const fetchIt = useAct(async () => {
    const { data } = await api.GET("/me/data-exports/{data_export_id}", params);
    if (data?.file_link) window.location.assign(data.file_link);
    else await found.refetch();
  });
  const all = <Anchor renderRoot={(props) => <Link to="/profile/data" {...props} />}>{t("toAll")}</Anchor>;
  if (found.isLoadingError)
    return (
      <Page title={t("title")}>
        <Refused error={found.error} again={() => void found.refetch()} />
        {all}
      </Page>
    );
  if (!found.data) return <Waiting />;
  const one = found.data;
  return (
    <Page title={t("file")} says={t("askedAt", { at: exactly(one.created_at, zone) })}>
      <RefusedAnew of={found} />
      <div role="status">
        {one.state_now === "queued" && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text>{t("queued")}</Text>
          </Group>
        )}
        {one.state_now === "expired" && <Text>{t("expired")}</Text>}
        {one.state_now === "ready" && one.expires_at && (
          <Text>{t("ready", { at: exactly(one.expires_at, zone), size: bytes(one.size_bytes ?? 0) })}</Text>
        )}
      </div>
      {one.state_now === "ready" && (
        <Group>
          <Button loading={fetchIt.busy} onClick={() => void fetchIt.run()}>
            {t("fetch")}
          </Button>
        </Group>
      )}
      <RefusedElsewhere act={fetchIt} />
      {all}
    </Page>
  );
}
