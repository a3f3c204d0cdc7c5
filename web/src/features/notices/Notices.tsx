import { Anchor, Box, Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { distance } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useHasPage } from "@/lib/paths";
import { useSkillNames } from "@/lib/skills";
import { useZone } from "@/lib/who";
import { pathOf } from "./paths";
import { titleOf } from "./titles";

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
  const zone = useZone();
  const named = useSkillNames();
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
      <Long rows={notices} id={(one) => one.notice_id} height={74} under="notices" isLined>
        {(one) => <Notice notice={one} now={now} zone={zone} named={named} />}
      </Long>
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
  named: ReturnType<typeof useSkillNames>;
}

const Notice = memo(function Notice({ notice, now, zone, named }: Given) {
  const { t } = useTranslation(["notices", "words"]);
  const hasPage = useHasPage();
  const to = pathOf(notice.kind, notice.facts);
  const said = titleOf(notice, { t, zone, named });
  const title = <span lang={said === null ? "en" : undefined}>{said ?? notice.title}</span>;
  return (
    <Box py="sm">
      {to === null || !hasPage(to) ? (
        <Text className="breaks">{title}</Text>
      ) : (
        <Anchor className="breaks" renderRoot={(props) => <Link to={to} {...props} />}>
          {title}
        </Anchor>
      )}
      <Text size="xs" c="dimmed" component="p" title={exactly(notice.created_at, zone)}>
        {distance(notice.created_at, now)}
      </Text>
    </Box>
  );
});
