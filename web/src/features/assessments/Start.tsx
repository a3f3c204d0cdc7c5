import { Alert, Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, calls, queries } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { Part } from "@/components/Part";
import { Refused } from "@/components/Refused";
import { SignedIn } from "@/components/SignedIn";
import { Waiting } from "@/components/Waiting";
import { Way } from "@/components/Way";
import { useAct } from "@/lib/act";
import { languageName, minutes, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useOnce } from "@/lib/once";
import { type Test, useTests } from "@/lib/tests";
import { opened, useProjects } from "./opens";
import { Standing } from "./Standing";
import { mayBegin, stateOf } from "./tests";

/** What a test is like before it starts: its length, its rules, what it pays and what it opens (R15, R68). */
export function Start({ assessmentId }: { assessmentId: string }) {
  const { t } = useTranslation("assessments");
  const { tests, error, refetch, hasNextPage } = useTests();
  const test = tests?.find((one) => one.assessment_id === assessmentId);
  if (test)
    return (
      <SignedIn>
        <Before test={test} />
      </SignedIn>
    );
  return (
    <SignedIn>
      <Page title={t("start.title")}>
        {error ? (
          <Refused error={error} again={() => void refetch()} />
        ) : !tests || hasNextPage ? (
          <Waiting rows={2} height={140} />
        ) : (
          <Text>
            {t("start.gone")} <Way path="/assessments">{t("all")}</Way>
          </Text>
        )}
      </Page>
    </SignedIn>
  );
}

const RULES = ["clock", "saved", "end", "again", "grading"] as const;

function Before({ test }: { test: Test }) {
  const { t } = useTranslation(["assessments", "words"]);
  const now = useNow(15_000);
  const state = stateOf(test, now);
  const tree = calls.useQuery("get", "/skills", {}, { staleTime: 300_000 });
  const skill = tree.data?.skills.find((one) => one.skill === test.skill)?.title;
  return (
    <Page title={test.title} says={t("start.says")} width={760}>
      <Anchor size="sm" renderRoot={(props) => <Link to="/assessments" {...props} />}>
        {t("all")}
      </Anchor>
      <Part title={t("start.facts")}>
        <Facts
          of={[
            [t("start.length"), minutes(test.limit_minutes)],
            [t("start.count"), test.draw_count],
            [t("start.passed"), t("start.percent", { percent: test.pass_percent })],
            [t("start.language"), languageName(test.language)],
            [t("start.proves"), t("start.skill", { skill: skill ?? test.skill, level: test.level })],
            [
              t("start.valid"),
              test.valid_months === null
                ? t("start.forGood")
                : t("start.months", { count: test.valid_months }),
            ],
          ]}
        />
        <Standing test={test} state={state} now={now} />
      </Part>
      <Pay test={test} />
      <Part title={t("start.rules")}>
        <List size="sm" spacing={6}>
          {RULES.map((rule) => (
            <List.Item key={rule}>
              {t(`rules.${rule}`, { time: minutes(test.limit_minutes), percent: test.pass_percent })}
            </List.Item>
          ))}
        </List>
      </Part>
      <Begin test={test} isOpen={mayBegin(state)} />
    </Page>
  );
}

/** Which projects ask for it, and what theirs pay for sitting it; a test for no project in particular pays nothing. */
function Pay({ test }: { test: Test }) {
  const { t } = useTranslation("assessments");
  const projects = opened(test, useProjects());
  const isOwn = (one: (typeof projects)[number]) => one.qualification?.assessment_id === test.assessment_id;
  return (
    <Part title={t("pay.title")}>
      <Text size="sm">{t(projects.some(isOwn) ? "pay.byProject" : "pay.nothing")}</Text>
      {projects.length > 0 && (
        <Stack gap={4} component="ul" p={0} m={0}>
          {projects.map((one) => (
            <Group key={one.project_id} component="li" gap="xs" className="row" justify="space-between">
              <Way path={`/projects/${one.project_id}`}>{one.title}</Way>
              <Text size="sm" c="dimmed" className="tabular">
                {!isOwn(one)
                  ? t("pay.asks")
                  : one.qualification?.stipend
                    ? t("pay.stipend", { amount: money(one.qualification.stipend) })
                    : t("pay.noStipend")}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
      {projects.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("opensNothing")}
        </Text>
      )}
    </Part>
  );
}

function Begin({ test, isOpen }: { test: Test; isOpen: boolean }) {
  const { t } = useTranslation(["assessments", "words"]);
  const go = useNavigate();
  const once = useOnce();
  const begin = useAct(async () => {
    const { data } = await once((header) =>
      api.POST("/assessments/{assessment_id}/attempts", {
        params: { path: { assessment_id: test.assessment_id }, header },
      }),
    );
    if (!data) return;
    const path = { path: { attempt_id: data.attempt_id } };
    queries.setQueryData(
      calls.queryOptions("get", "/attempts/{attempt_id}", { params: path }).queryKey,
      data,
    );
    void queries.invalidateQueries({ queryKey: ["get", "/assessments"] });
    await go({ to: "/attempts/$attemptId", params: { attemptId: data.attempt_id } });
  });
  const { running_attempt_id: running, last_attempt_id: last } = test;
  return (
    <Stack gap="sm">
      {begin.problem !== null && <Refused error={begin.problem} />}
      {running !== null && <Alert color="orange" title={t("start.runs")} />}
      <Group>
        {running !== null && (
          <Button
            size="md"
            renderRoot={(props) => (
              <Link to="/attempts/$attemptId" params={{ attemptId: running }} {...props} />
            )}
          >
            {t("goOn")}
          </Button>
        )}
        {running === null && isOpen && (
          <Button size="md" onClick={() => void begin.run()} loading={begin.busy}>
            {t("start.begin")}
          </Button>
        )}
        {last && last !== running && <Way path={`/attempts/${last}`}>{t("start.last")}</Way>}
        <Way path="/training">{t("practise")}</Way>
      </Group>
      {isOpen && running === null && (
        <Text size="xs" c="dimmed">
          {t("start.from", { time: minutes(test.limit_minutes) })}
        </Text>
      )}
    </Stack>
  );
}
