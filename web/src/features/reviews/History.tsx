import { Anchor, Badge, Card, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { ReviewTabs } from "@/components/ReviewTabs";
import { Waiting } from "@/components/Waiting";
import { moment, money } from "@/lib/format";
import { useZone } from "@/lib/who";
import { useProjectTitle } from "./ProjectTitle";

/** What this reviewer judged, why, and what it pays. */
export function History() {
  const { t } = useTranslation("reviews");
  return (
    <Page title={t("history.title")} says={t("history.says")} width={860}>
      <ReviewTabs />
      <Reviews />
    </Page>
  );
}

function Reviews() {
  const { t } = useTranslation("reviews");
  const found = calls.useInfiniteQuery(
    "get",
    "/reviews",
    { params: { query: { limit: 25 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    },
  );
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting rows={4} height={84} />;
  const all = found.data.pages.flatMap((page) => page.reviews);
  if (all.length === 0 && !found.hasNextPage)
    return (
      <Text>
        {t("history.none")}{" "}
        <Anchor renderRoot={(props) => <Link to="/review" {...props} />}>{t("history.begin")}</Anchor>
      </Text>
    );
  return (
    <Stack gap="sm">
      <Long rows={all} id={(review) => review.review_id} height={104} under="reviews">
        {(review) => <Row review={review} />}
      </Long>
      <More of={found} count={all.length} />
    </Stack>
  );
}

export const COLOURS: Record<string, string> = {
  accept: "green",
  revise: "yellow",
  reject: "red",
  soft_reject: "orange",
};

const Row = memo(function Row({ review }: { review: Schemas["ReviewView"] }) {
  const { t } = useTranslation("reviews");
  const zone = useZone();
  const title = useProjectTitle(review.project_id);
  const { verdict, state, reason, clause, decided_at, pay, paid_at } = review;
  return (
    <Card withBorder component="article" padding="sm" aria-label={title}>
      <Stack gap={4}>
        <Group gap="xs" justify="space-between">
          <Group gap="xs">
            <Badge variant="light" color={COLOURS[verdict ?? ""] ?? "gray"} c="inherit">
              {verdict
                ? t(`given.${verdict as "accept"}`)
                : t(state === "done" ? "given.withoutYou" : "given.inHand")}
            </Badge>
            <Anchor
              size="sm"
              fw={600}
              className="breaks"
              renderRoot={(props) => (
                <Link to="/review/$reviewId" params={{ reviewId: review.review_id }} {...props} />
              )}
            >
              {title}
            </Anchor>
          </Group>
          {verdict && (
            <Text size="sm" className="tabular">
              {pay === null
                ? t("facts.unpaid")
                : t(paid_at ? "history.booked" : "history.owed", { amount: money(pay) })}
            </Text>
          )}
        </Group>
        {decided_at && (
          <Text size="xs" c="dimmed">
            {moment(decided_at, zone)}
          </Text>
        )}
        {reason && (
          <Text size="sm" className="answers" lineClamp={4}>
            {reason}
          </Text>
        )}
        {clause && (
          <Text size="sm" c="dimmed" className="answers" lineClamp={2}>
            {t("history.clause", { clause })}
          </Text>
        )}
      </Stack>
    </Card>
  );
});
