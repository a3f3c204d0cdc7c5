import { ActionIcon, Badge, Button, Card, Group, Kbd, Stack, Text, Title } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { Markdown } from "@/components/Markdown";
import { Page } from "@/components/Page";
import { Plain } from "@/components/Plain";
import { Refused } from "@/components/Refused";
import { KeysModal } from "@/components/work/KeysModal";
import { useKeys } from "@/components/work/keys";
import { useRating } from "@/components/work/rating";
import { useAct } from "@/lib/act";
import { minutes, moment } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useSendKey } from "@/lib/sending";
import { useSkillTitle } from "@/lib/skills";
import { useZone } from "@/lib/who";
import { CriterionLine } from "./CriterionLine";
import { type Line, linesOf, marksOf, missingOf, type Points, pointsIn } from "./marks";
import { attemptOf } from "./take";

interface Given {
  attempt: Schemas["AttemptToGrade"];
  done: (graded: Schemas["GradedAttempt"]) => void;
}

const KEYS = [
  ["0 – 9", "points"],
  ["↑ ↓", "line"],
  ["W", "reason"],
  ["Esc", "leave"],
  ["Ctrl + Enter", "send"],
  ["N", "next"],
  ["?", "help"],
] as const;

/** The texts of one test and the points for each line of their rubrics; kept on this device until they are sent. */
export function Grading({ attempt, done }: Given) {
  const { t } = useTranslation("attempts_to_grade");
  const { grading_id, items } = attempt;
  const lines = linesOf(items);
  const [points, keep, forget] = useLocalStorage<Points>({
    key: `inlier.grading.${grading_id}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const [isTried, setTried] = useState(false);
  const [isHelped, setHelped] = useState(false);
  const zone = useZone();
  const nameOf = useSkillTitle([attempt.skill]);

  const change = (line: Line, part: Points[string]) =>
    keep((before) => ({ ...before, [line.key]: { ...before[line.key], ...part } }));
  const { at, mark } = useRating({
    parts: lines.map(({ criterion }) => ({ least: 0, most: criterion.points })),
    first: lines.findIndex((line) => points[line.key]?.points === undefined),
    rate: (place, score) => {
      const line = lines[place];
      if (line === undefined) return;
      change(line, { points: score });
      focusOn(place, "reason"); // each is given with its reason
    },
    isOn: true,
    goesOn: false,
  });

  const send = useAct(async () => {
    const { data } = await api.POST("/attempts-to-grade/{grading_id}/marks", {
      params: { path: { grading_id } },
      body: marksOf(items, points),
    });
    forget();
    if (data) done(data);
    await queries.invalidateQueries({ queryKey: attemptOf(grading_id).queryKey, refetchType: "none" });
  });

  function hand() {
    setTried(true);
    const place = lines.findIndex((line) => missingOf(line, points) !== null);
    const line = lines[place];
    if (line === undefined) void send.run();
    else {
      mark(place);
      focusOn(place, missingOf(line, points) ?? "reason");
    }
  }

  useKeys({ "?": () => setHelped(true), w: () => focusOn(at, "reason") });
  useSendKey(hand);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const to = document.activeElement;
      if (event.key === "Escape" && to instanceof HTMLTextAreaElement && !event.defaultPrevented) to.blur();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  useEffect(() => {
    document.getElementById(`line-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const toDo = lines.filter((line) => missingOf(line, points) !== null).length;
  return (
    <Page
      title={attempt.title}
      says={t("of", {
        skill: nameOf(attempt.skill),
        level: attempt.level,
        at: moment(attempt.submitted_at, zone),
      })}
      width={860}
      actions={
        <Group gap="xs">
          <TimeLeft until={attempt.taken_until} />
          <ActionIcon
            variant="default"
            size={30}
            onClick={() => setHelped(true)}
            aria-label={t("keys.title")}
            visibleFrom="sm"
          >
            <IconKeyboard size={16} />
          </ActionIcon>
        </Group>
      }
    >
      {items.map((item, number) => (
        <OneText key={item.item_id} item={item} number={number + 1} of={items.length}>
          <Group justify="space-between">
            <Title order={3} size="h6">
              {t("rubric")}
            </Title>
            <Text size="sm" className="tabular">
              {t("points.all", pointsIn(linesFor(lines, item), points))}
            </Text>
          </Group>
          {linesFor(lines, item).map((line) => {
            const place = lines.indexOf(line);
            return (
              <CriterionLine
                key={line.key}
                place={place}
                line={line}
                given={points[line.key]}
                isCurrent={place === at}
                missing={isTried ? missingOf(line, points) : null}
                mark={() => mark(place)}
                give={(score) => change(line, { points: score })}
                write={(reason) => change(line, { reason })}
              />
            );
          })}
        </OneText>
      ))}
      {send.problem !== null && <Refused error={send.problem} />}
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {toDo > 0 ? t("toDo", { count: toDo }) : t("whole")}
        </Text>
        <Button
          onClick={hand}
          loading={send.busy}
          rightSection={
            <Kbd size="xs" visibleFrom="sm" aria-hidden>
              Ctrl ↵
            </Kbd>
          }
        >
          {t("send")}
        </Button>
      </Group>
      <KeysModal
        isOpen={isHelped}
        close={() => setHelped(false)}
        title={t("keys.title")}
        keys={KEYS.map(([key, name]) => [key, t(`keys.${name}`)] as const)}
      />
    </Page>
  );
}

const linesFor = (lines: readonly Line[], item: Schemas["TextToGradeView"]) =>
  lines.filter((line) => line.itemId === item.item_id);

function OneText({
  item,
  number,
  of,
  children,
}: {
  item: Schemas["TextToGradeView"];
  number: number;
  of: number;
  children: ReactNode;
}) {
  const { t } = useTranslation("attempts_to_grade");
  const { writing } = item;
  const title = t("text.title", { number, of });
  return (
    <Card withBorder component="section" aria-label={title}>
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h5">
            {title}
          </Title>
          <Badge variant="default" fw={500}>
            {item.topic}
          </Badge>
        </Group>
        <div>
          <Title order={3} size="h6" c="dimmed" mb={4}>
            {t("text.prompt")}
          </Title>
          <Markdown text={item.prompt} />
        </div>
        {writing?.source && (
          <div>
            <Title order={3} size="h6" c="dimmed" mb={4}>
              {t("text.source")}
            </Title>
            <Plain text={writing.source} />
          </div>
        )}
        <div>
          <Group justify="space-between" gap="xs" mb={4}>
            <Title order={3} size="h6" c="dimmed">
              {t("text.answer")}
            </Title>
            <Text size="xs" c="dimmed" className="tabular">
              {t("text.words", { count: item.words })} · {t("text.signs", { count: item.signs })}
              {writing?.least_words ? ` · ${t("text.least", { count: writing.least_words })}` : ""}
              {writing?.most_words ? ` · ${t("text.most", { count: writing.most_words })}` : ""}
            </Text>
          </Group>
          <div className="response">
            {item.answer.trim() === "" ? (
              <Text size="sm" c="dimmed">
                {t("text.empty")}
              </Text>
            ) : (
              <Plain text={item.answer} />
            )}
          </div>
        </div>
        {children}
      </Stack>
    </Card>
  );
}

const SOON = 10 * 60_000;

/** How long the test is held; afterwards it may be somebody else's. */
function TimeLeft({ until }: { until: string }) {
  const { t } = useTranslation("attempts_to_grade");
  const now = useNow(5_000);
  const zone = useZone();
  const left = Date.parse(until) - now;
  return (
    <Badge
      variant="light"
      color={left <= SOON ? "orange" : "gray"}
      size="lg"
      className="tabular"
      title={moment(until, zone)}
    >
      {left <= 0 ? t("left.over") : t("left.time", { time: minutes(Math.ceil(left / 60_000)) })}
      <span className="unseen" aria-live="assertive">
        {left <= SOON && left > 0 && t("left.soon")}
      </span>
    </Badge>
  );
}

/** To what is asked of a line; at once, for what is typed next belongs there. */
function focusOn(place: number, what: "points" | "reason"): void {
  const line = document.getElementById(`line-${place}`);
  line?.querySelector<HTMLElement>(what === "reason" ? "textarea" : "input, select")?.focus();
  line?.scrollIntoView({ block: "nearest" });
}
