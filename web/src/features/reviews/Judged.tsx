import { Button, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { TakeButton } from "@/components/TakeButton";
import { money } from "@/lib/format";
import { NotTaken } from "./NotTaken";
import { useProjectTitle } from "./ProjectTitle";
import { useTakeReview } from "./take";

interface Given {
  review: Schemas["ReviewView"];
  submission: Schemas["SubmissionView"];
}

/** After a verdict: what it did, what it earns, and the next answer in one key. */
export function Judged({ review, submission }: Given) {
  const { t } = useTranslation("reviews");
  const taking = useTakeReview();
  const title = useProjectTitle(review.project_id);
  const state = submission.state as "accepted";
  return (
    <Page title={t("judged.title")} says={title} width={640}>
      <div role="status">
        <Text>{t(`judged.${state}`, { level: review.level + 1, defaultValue: "" })}</Text>
        {review.pay && <Text>{t("judged.pay", { amount: money(review.pay) })}</Text>}
      </div>
      <NotTaken taking={taking} />
      <Group>
        <TakeButton taking={taking} label={t("judged.next")} isNext />
        <Button variant="default" renderRoot={(props) => <Link to="/review" {...props} />}>
          {t("judged.desk")}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to="/review/history" {...props} />}>
          {t("history.title")}
        </Button>
      </Group>
    </Page>
  );
}
