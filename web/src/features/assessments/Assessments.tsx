import { Anchor, Badge, Button, Card, Flex, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { SignedIn } from "@/components/SignedIn";
import { Waiting } from "@/components/Waiting";
import { Way } from "@/components/Way";
import { languageName, minutes } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useSkillNames } from "@/lib/skills";
import { type Test, useTests } from "@/lib/tests";
import { opened, useProjects } from "./opens";
import { Standing } from "./Standing";
import { byField, mayBegin, stateOf } from "./tests";

/** Every test by its field, how one stands with each, and what it leads to (R6, R14). */
export function Assessments() {
  return (
    <SignedIn>
      <List />
    </SignedIn>
  );
}

function List() {
  const { t } = useTranslation(["assessments", "words"]);
  const { tests, error, refetch } = useTests();
  const tree = calls.useQuery("get", "/skills", {}, { staleTime: 300_000 });
  const projects = useProjects();
  const now = useNow(30_000);
  const named = useSkillNames();
  const nameOf = (field: string) =>
    named(field, tree.data?.skills.find((one) => one.skill === field)?.title ?? field);
  return (
    <Page title={t("title")} says={t("says")} actions={<Way path="/training">{t("practise")}</Way>}>
      {error && <Refused error={error} again={() => void refetch()} />}
      {!error && !tests && <Waiting />}
      {tests?.length === 0 && (
        <Text>
          {t("none")} <Way path="/training">{t("practise")}</Way>
        </Text>
      )}
      {byField(tests ?? []).map(([field, ofField]) => (
        <Stack key={field} gap="sm" component="section" aria-labelledby={`field-${field}`}>
          <Title order={2} size="h4" id={`field-${field}`}>
            {nameOf(field)}
          </Title>
          {ofField.map((test) => (
            <TestCard key={test.assessment_id} test={test} now={now} projects={opened(test, projects)} />
          ))}
        </Stack>
      ))}
    </Page>
  );
}

interface Given {
  test: Test;
  now: number;
  projects: ReturnType<typeof opened>;
}

function TestCard({ test, now, projects }: Given) {
  const { t } = useTranslation("assessments");
  const state = stateOf(test, now);
  return (
    <Card withBorder component="article" aria-label={test.title}>
      <Flex direction={{ base: "column", xs: "row" }} justify="space-between" gap="sm">
        <Stack gap={6} flex={1} miw={0}>
          <Title order={3} size="h5" className="breaks">
            {test.title}
          </Title>
          <Group gap={6}>
            <Fact>{t("level", { level: test.level })}</Fact>
            <Fact>{languageName(test.language)}</Fact>
            <Fact>{minutes(test.limit_minutes)}</Fact>
            <Fact>{t("questions", { count: test.draw_count })}</Fact>
            <Fact>{t("passAt", { percent: test.pass_percent })}</Fact>
          </Group>
          {projects.length > 0 && (
            <Text size="sm" c="dimmed" className="breaks">
              {t("opens", { count: projects.length, title: projects[0]?.title ?? "" })}
            </Text>
          )}
          <Standing test={test} state={state} now={now} />
          {test.last_attempt_id && test.running_attempt_id === null && (
            <Way path={`/attempts/${test.last_attempt_id}`}>{t("start.last")}</Way>
          )}
        </Stack>
        <div>
          <Begin test={test} isOpen={mayBegin(state)} />
        </div>
      </Flex>
    </Card>
  );
}

function Fact({ children }: { children: string }) {
  return (
    <Badge variant="default" fw={500}>
      {children}
    </Badge>
  );
}

/** The way into the test: on with one that runs, its start page, or what was read about it. */
function Begin({ test, isOpen }: { test: Test; isOpen: boolean }) {
  const { t } = useTranslation("assessments");
  const running = test.running_attempt_id;
  if (running !== null)
    return (
      <Button
        aria-label={`${t("goOn")}: ${test.title}`}
        renderRoot={(props) => <Link to="/attempts/$attemptId" params={{ attemptId: running }} {...props} />}
      >
        {t("goOn")}
      </Button>
    );
  const params = { assessmentId: test.assessment_id };
  if (isOpen)
    return (
      <Button
        variant="light"
        aria-label={`${t("see")}: ${test.title}`}
        renderRoot={(props) => <Link to="/assessments/$assessmentId" params={params} {...props} />}
      >
        {t("see")}
      </Button>
    );
  return (
    <Anchor
      size="sm"
      aria-label={`${t("details")}: ${test.title}`}
      renderRoot={(props) => <Link to="/assessments/$assessmentId" params={params} {...props} />}
    >
      {t("details")}
    </Anchor>
  );
}
