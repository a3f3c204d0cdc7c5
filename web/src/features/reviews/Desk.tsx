import { Badge, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { DeskStart } from "@/components/DeskStart";
import { Facts } from "@/components/Facts";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { distance, moment, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useZone } from "@/lib/who";
import { NotTaken } from "./NotTaken";
import { useProjectTitle } from "./ProjectTitle";
import { useTakeReview } from "./take";

const RULES = ["urgent", "held", "due", "own"] as const;

/** Where reviewing begins: the next answer to judge, and those in hand. */
export function Desk() {
  const { t } = useTranslation(["reviews", "words"]);
  const taking = useTakeReview();
  return (
    <DeskStart
      title={t("words:pages.review")}
      says={t("desk.says")}
      taking={taking}
      take={t("desk.take")}
      rules={{ title: t("rules.title"), of: RULES.map((rule) => t(`rules.${rule}`)) }}
    >
      <Queue />
      <NotTaken taking={taking} />
      <Held />
    </DeskStart>
  );
}

/** How many wait for this person, and by when the first of them is to be decided. */
function Queue() {
  const { t } = useTranslation("reviews");
  const zone = useZone();
  const now = useNow(30_000);
  const found = calls.useQuery("get", "/review-queue", {}, { staleTime: 0 });
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting rows={1} height={22} />;
  const { waiting, is_at_least, next_due_at } = found.data;
  const none = is_at_least ? "queue.noneFirst" : "queue.none";
  return (
    <>
      <Text size="sm" role="status">
        {waiting === 0 ? t(none) : t(is_at_least ? "queue.atLeast" : "queue.waiting", { count: waiting })}{" "}
        {next_due_at &&
          t("queue.due", { at: moment(next_due_at, zone), distance: distance(next_due_at, now) })}
      </Text>
      <RefusedAnew of={found} />
    </>
  );
}

function Held() {
  const { t } = useTranslation("reviews");
  const found = calls.useQuery("get", "/reviews", { params: { query: { limit: 20 } } }, { staleTime: 0 });
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting rows={1} height={110} />;
  const held = found.data.reviews
    .filter((one) => one.state === "taken")
    .sort((one, other) => one.due_at.localeCompare(other.due_at));
  return (
    <Stack component="section" gap="sm" aria-label={t("desk.held")}>
      <Title order={2} size="h4">
        {t("desk.held")}
      </Title>
      <RefusedAnew of={found} />
      {held.length === 0 && <Text size="sm">{t("desk.none")}</Text>}
      {held.map((review) => (
        <Row key={review.review_id} review={review} />
      ))}
    </Stack>
  );
}

function Row({ review }: { review: Schemas["ReviewView"] }) {
  const { t } = useTranslation("reviews");
  const zone = useZone();
  const now = useNow(30_000);
  const title = useProjectTitle(review.project_id);
  const { taken_until } = review;
  const isOver = taken_until !== null && Date.parse(taken_until) <= now;
  return (
    <Card withBorder component="article" aria-label={title}>
      <Group justify="space-between" align="flex-start">
        <Stack gap="xs" miw={240} flex={1}>
          <Group gap="xs">
            <Title order={3} size="h5" className="breaks">
              {title}
            </Title>
            {isOver && (
              <Badge color="yellow" variant="light">
                {t("lapsed.short")}
              </Badge>
            )}
          </Group>
          <Facts
            of={[
              [t("facts.pay"), review.pay ? money(review.pay) : t("facts.unpaid")],
              [t("facts.due"), `${moment(review.due_at, zone)} (${distance(review.due_at, now)})`],
              [
                t(isOver ? "facts.lapsed" : "facts.yours"),
                taken_until && `${moment(taken_until, zone)} (${distance(taken_until, now)})`,
              ],
            ]}
          />
        </Stack>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/review/$reviewId" params={{ reviewId: review.review_id }} {...props} />
          )}
          aria-label={t("desk.goOnWith", { title })}
        >
          {t("desk.goOn")}
        </Button>
      </Group>
    </Card>
  );
}
