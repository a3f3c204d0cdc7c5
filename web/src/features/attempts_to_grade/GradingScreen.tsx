import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { TakeButton } from "@/components/TakeButton";
import { Waiting } from "@/components/Waiting";
import { Grading } from "./Grading";
import { NotTaken } from "./NotTaken";
import { attemptOf, useTakeAttempt } from "./take";

/** One test in hand: its texts, and after the points its result. */
export function GradingScreen({ id }: { id: string }) {
  // what is in hand is not fetched anew under somebody who grades
  const found = useQuery({ ...attemptOf(id), staleTime: Number.POSITIVE_INFINITY });
  const [graded, setGraded] = useState<Schemas["GradedAttempt"] | null>(null);
  if (graded !== null) return <Graded graded={graded} title={found.data?.title ?? ""} />;
  if (found.isPending) return <Waiting rows={2} height={240} />;
  const { error } = found; // also over what was read before: one comes back to a test that is graded by now
  if (error !== null) return <Gone problem={error} again={() => void found.refetch()} />;
  return <Grading attempt={found.data} done={setGraded} />;
}

function Graded({ graded, title }: { graded: Schemas["GradedAttempt"]; title: string }) {
  const { t } = useTranslation("attempts_to_grade");
  const taking = useTakeAttempt();
  return (
    <Page title={t("graded.title")} says={title} width={640}>
      <Text role="status">
        {t(graded.state === "passed" ? "graded.passed" : "graded.failed", { percent: graded.score_percent })}
      </Text>
      <NotTaken taking={taking} />
      <Group>
        <TakeButton taking={taking} label={t("graded.next")} isNext />
        <Button variant="default" renderRoot={(props) => <Link to="/review/grading" {...props} />}>
          {t("graded.desk")}
        </Button>
      </Group>
    </Page>
  );
}

function Gone({ problem, again }: { problem: unknown; again: () => void }) {
  const { t } = useTranslation("attempts_to_grade");
  return (
    <Page title={t("desk.title")} width={640}>
      <Refused error={problem} again={again} />
      <Group>
        <Button variant="default" renderRoot={(props) => <Link to="/review/grading" {...props} />}>
          {t("graded.desk")}
        </Button>
      </Group>
    </Page>
  );
}
