import { Anchor, Box, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { distance } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useHasPage } from "@/lib/paths";
import { useMe } from "@/lib/who";
import { pathOf } from "./paths";

/** What one was told, newest first, each with the page it is about. */
export function Notices() {
  const { t } = useTranslation(["notices", "words"]);
  const found = useInfiniteQuery({
    queryKey: ["get", "/me/notices"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => pageOf(pageParam),
    getNextPageParam: (last) => last.next_cursor,
  });
  const now = useNow(60_000);
  const zone = useMe().data?.time_zone ?? "UTC";
  if (found.isPending) return <Waiting rows={6} height={56} />;
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  const notices = found.data.pages.flatMap((page) => page.notices);
  return (
    <Page
      title={t("title")}
      width={760}
      actions={
        <Anchor size="sm" renderRoot={(props) => <Link to="/profile/notices" {...props} />}>
          {t("choose")}
        </Anchor>
      }
    >
      {notices.length === 0 && <Text>{t("none")}</Text>}
      <Stack component="ul" p={0} m={0} gap={0}>
        {notices.map((one) => (
          <Notice key={one.notice_id} notice={one} now={now} zone={zone} />
        ))}
      </Stack>
      <RefusedAnew of={found} />
      {found.hasNextPage && !found.error && (
        <Group>
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t("more")}
          </Button>
        </Group>
      )}
    </Page>
  );
}

async function pageOf(cursor: string | null): Promise<Schemas["NoticesView"]> {
  const query = cursor === null ? {} : { cursor };
  const { data } = await api.GET("/me/notices", { params: { query } });
  return data ?? { notices: [], next_cursor: null };
}

interface Given {
  notice: Schemas["NoticeView"];
  now: number;
  zone: string;
}

const Notice = memo(function Notice({ notice, now, zone }: Given) {
  const hasPage = useHasPage();
  const to = pathOf(notice.kind, notice.facts);
  return (
    <Box component="li" py="sm" className="row far">
      {to === null || !hasPage(to) ? (
        <Text className="breaks">{notice.title}</Text>
      ) : (
        <Anchor className="breaks" renderRoot={(props) => <Link to={to} {...props} />}>
          {notice.title}
        </Anchor>
      )}
      <Text size="xs" c="dimmed" component="p" title={exactly(notice.created_at, zone)}>
        {distance(notice.created_at, now)}
      </Text>
    </Box>
  );
});
