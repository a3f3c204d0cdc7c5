import { Badge, Group, Stack, Title } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { HelpButtons } from "@/components/work/HelpButtons";
import { distance, minutes, moment, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useZone } from "@/lib/who";
import { useProjectTitle } from "./ProjectTitle";

interface Given {
  work: Schemas["ReviewWithWork"];
  isGuided: boolean;
  guide: (isOpen: boolean) => void;
  help: () => void;
}

/** What is judged, by when, and what judging it earns. */
export function Bar({ work, isGuided, guide, help }: Given) {
  const { t } = useTranslation(["reviews", "words"]);
  const { review, submission } = work;
  const { terms, revisions_left } = submission;
  const zone = useZone();
  const now = useNow(30_000);
  const title = useProjectTitle(review.project_id);
  useEffect(() => {
    document.title = `${title} · Inlier`;
  }, [title]);
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Title order={1} size="h3" className="breaks" flex={1} miw={200}>
          {title}
        </Title>
        <Group gap="xs">
          {review.state === "taken" && <TimeLeft until={review.taken_until} />}
          <HelpButtons isGuided={isGuided} guide={guide} help={help} />
        </Group>
      </Group>
      <Facts
        isTight
        of={[
          [
            t("facts.type"),
            terms.task_type &&
              t(`words:taskTypes.${terms.task_type as "code"}`, { defaultValue: terms.task_type }),
          ],
          [t("facts.guidelines"), t("facts.version", { version: terms.guidelines_version })],
          [t("facts.earns"), review.pay ? money(review.pay) : t("facts.unpaid")],
          [
            t("facts.level"),
            terms.review_levels > 1
              ? t("facts.levelOf", { level: review.level, levels: terms.review_levels })
              : null,
          ],
          [
            t("facts.due"),
            review.state === "taken"
              ? `${moment(review.due_at, zone)} (${distance(review.due_at, now)})`
              : null,
          ],
          [t("facts.answerPays"), money(submission.pay)],
          [
            t("facts.revisions"),
            review.state === "taken" && typeof revisions_left === "number"
              ? t("facts.revisionsLeft", { count: revisions_left })
              : null,
          ],
        ]}
      />
    </Stack>
  );
}

const SOON = 10 * 60_000;

/** How long the review is held; afterwards somebody else may take it, and whoever is first decides. */
function TimeLeft({ until }: { until: string | null }) {
  const { t } = useTranslation("reviews");
  const now = useNow(5_000);
  const zone = useZone();
  if (until === null) return null;
  const left = Date.parse(until) - now;
  const isSoon = left <= SOON;
  return (
    <Badge
      variant="light"
      color={isSoon ? "orange" : "gray"}
      size="lg"
      className="tabular"
      title={moment(until, zone)}
    >
      {left <= 0 ? t("lapsed.short") : t("lapsed.left", { time: minutes(Math.ceil(left / 60_000)) })}
      <span className="unseen" aria-live="assertive">
        {left <= 0 ? t("lapsed.says") : isSoon && t("lapsed.soon")}
      </span>
    </Badge>
  );
}
