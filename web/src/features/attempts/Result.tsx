import { Alert, Anchor, Badge, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Markdown } from "@/components/Markdown";
import { Page } from "@/components/Page";
import { Part } from "@/components/Part";
import { Plain } from "@/components/Plain";
import { Refused } from "@/components/Refused";
import { Way } from "@/components/Way";
import { day } from "@/lib/days";
import { distance, instant, moment } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useSkillTitle } from "@/lib/skills";
import { useZone } from "@/lib/who";
import { forgetHere, leftHere } from "./answers";
import { Challenge } from "./Challenge";
import { noteSaid } from "./notes";

type Attempt = Schemas["AttemptView"];
type Item = Schemas["AttemptItem"];

/** What became of a sitting: the score by topic, what was given for each text, when the next try is, and objections. */
export function Result({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation("attempts");
  const isGraded = attempt.state === "passed" || attempt.state === "failed";
  return (
    <Page title={attempt.title} says={t(`ended.${attempt.ended_by ?? "hand"}`)} width={760}>
      <div role="status">{isGraded ? <Verdict attempt={attempt} /> : <Awaited attempt={attempt} />}</div>
      <TooLate attempt={attempt} />
      {isGraded && <Topics of={attempt.topics} />}
      <Answers attempt={attempt} isGraded={isGraded} />
      <Group>
        <Anchor size="sm" renderRoot={(props) => <Link to="/assessments" {...props} />}>
          {t("all")}
        </Anchor>
        <Way path="/profile/skills">{t("skills")}</Way>
      </Group>
    </Page>
  );
}

function Verdict({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation("attempts");
  const zone = useZone();
  const now = useNow(30_000);
  const isPassed = attempt.state === "passed";
  const title = useSkillTitle(isPassed ? [attempt.skill] : []);
  const { retry_at, expires_at } = attempt;
  return (
    <Alert color={isPassed ? "green" : "gray"} title={t(isPassed ? "passed.title" : "failed.title")}>
      <Stack gap="xs">
        <Text size="sm" className="tabular">
          {t("score", { percent: attempt.score_percent ?? 0, pass: attempt.pass_percent })}
        </Text>
        {isPassed ? (
          <>
            <Text size="sm">
              {t("passed.says", { skill: title(attempt.skill), level: attempt.level })}{" "}
              {expires_at && t("passed.until", { at: day(expires_at, zone) })}
            </Text>
            <Group>
              <Button size="xs" renderRoot={(props) => <Link to="/" {...props} />}>
                {t("passed.work")}
              </Button>
            </Group>
          </>
        ) : (
          <>
            {retry_at && (
              <Text size="sm" fw={600} className="tabular">
                {Date.parse(retry_at) > now
                  ? t("failed.retry", { at: moment(retry_at, zone), in: distance(retry_at, now) })
                  : t("failed.now")}
              </Text>
            )}
            <Text size="sm">
              {t("failed.says")} <Way path="/training">{t("failed.practise")}</Way>
            </Text>
          </>
        )}
      </Stack>
    </Alert>
  );
}

function Awaited({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation("attempts");
  const isRead = attempt.items.some(({ writing, answer }) => writing !== null && answer !== null);
  return (
    <Alert color="gray" title={t("grading.title")} aria-busy={isRead ? undefined : true}>
      <Text size="sm">{t(isRead ? "grading.person" : "grading.code")}</Text>
    </Alert>
  );
}

/** Answers that the platform did not get before the end are told of, once. */
function TooLate({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation("attempts");
  const [left, setLeft] = useState(() => Object.keys(leftHere(attempt.attempt_id)));
  const numbers = attempt.items.flatMap(({ item_id }, at) => (left.includes(item_id) ? [at + 1] : []));
  if (numbers.length === 0) return null;
  return (
    <Alert
      color="yellow"
      title={t("tooLate.title")}
      withCloseButton
      closeButtonLabel={t("tooLate.close")}
      onClose={() => {
        forgetHere(attempt.attempt_id);
        setLeft([]);
      }}
    >
      {t("tooLate.says", { count: numbers.length, numbers: numbers.join(", ") })}
    </Alert>
  );
}

function Topics({ of }: { of: Attempt["topics"] }) {
  const { t } = useTranslation("attempts");
  return (
    <Part title={t("topics.title")}>
      <Stack gap="sm" component="ul" p={0} m={0}>
        {of.map(({ topic, right, asked, percent }) => {
          const says = t("topics.right", { count: asked, right });
          return (
            <Stack key={topic} gap={4} component="li" className="unmarked">
              <Group justify="space-between" gap="xs">
                <Text size="sm" className="breaks topic">
                  {topic}
                </Text>
                <Text size="sm" className="tabular">
                  {percent === null ? says : t("topics.percent", { says, percent })}
                </Text>
              </Group>
              {percent !== null && <Progress value={percent} aria-label={`${topic}: ${percent} %`} />}
            </Stack>
          );
        })}
      </Stack>
    </Part>
  );
}

/** Every question with the answer that was given; after the result each may be objected to, once. */
function Answers({ attempt, isGraded }: { attempt: Attempt; isGraded: boolean }) {
  const { t } = useTranslation("attempts");
  const params = { params: { path: { attempt_id: attempt.attempt_id } } };
  const mine = calls.useQuery("get", "/attempts/{attempt_id}/challenges", params, { enabled: isGraded });
  const found = mine.data?.challenges ?? [];
  return (
    <Part title={t("answers.title")}>
      {isGraded && (
        <Text size="sm" c="dimmed">
          {t("answers.says")}
        </Text>
      )}
      {mine.error && <Refused error={mine.error} again={() => void mine.refetch()} />}
      <Stack gap={0} component="ol" p={0} m={0}>
        {attempt.items.map((item, at) => (
          <Stack key={item.item_id} component="li" className="row" gap="xs" py="sm">
            <Group gap="xs">
              <Text fw={600} size="sm">
                {t("answers.question", { number: at + 1 })}
              </Text>
              <Text size="sm" c="dimmed" className="topic">
                {item.topic}
              </Text>
              {item.is_taken_out && <Badge variant="light">{t("answers.takenOut")}</Badge>}
            </Group>
            <Markdown text={item.prompt} />
            {item.writing?.source && (
              <details>
                <summary>
                  <Text span size="sm">
                    {t("answer.source")}
                  </Text>
                </summary>
                <Plain text={item.writing.source} />
              </details>
            )}
            <Own item={item} />
            {item.mark && <Mark of={item.mark} />}
            {isGraded && mine.data && (
              <Challenge
                attemptId={attempt.attempt_id}
                itemId={item.item_id}
                number={at + 1}
                made={found.find((one) => one.item_id === item.item_id)}
              />
            )}
          </Stack>
        ))}
      </Stack>
    </Part>
  );
}

function Own({ item }: { item: Item }) {
  const { t } = useTranslation("attempts");
  const { answer } = item;
  const zone = useZone();
  if (answer === null)
    return (
      <Text size="sm" c="dimmed">
        {t("answers.none")}
      </Text>
    );
  const textOf = (id: string) => item.options.find((one) => one.option_id === id)?.text ?? id;
  const texts = (Array.isArray(answer) ? answer : [answer]).map((one) =>
    item.options.length > 0 ? textOf(one) : one,
  );
  return (
    <div>
      <Text size="xs" c="dimmed">
        {t("answers.own")}
        {item.saved_at && ` · ${t("answers.savedAt", { at: instant(item.saved_at, zone) })}`}
      </Text>
      {item.kind === "code" ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wide code is scrolled by keys
        <pre className="code" tabIndex={0}>
          {answer}
        </pre>
      ) : (
        <Plain text={texts.join(item.kind === "ordering" ? " → " : "\n")} />
      )}
    </div>
  );
}

/** What a person or the running of a function gave, and why. */
function Mark({ of }: { of: Schemas["Mark"] }) {
  const { t } = useTranslation(["attempts"]);
  const written = of.note ?? "";
  const note = noteSaid(written, t);
  return (
    <div>
      <Text size="sm" fw={600} className="tabular">
        {t("answers.points", { points: of.points, most: of.most })}
        {written !== "" && (
          <>
            {" · "}
            <span lang={note === null ? "en" : undefined}>{note ?? written}</span>
          </>
        )}
      </Text>
      {of.criteria?.map(({ criterion, points, reason }) => (
        <Text key={criterion} size="sm" className="answers">
          {criterion}: {points}. {reason}
        </Text>
      ))}
    </div>
  );
}
