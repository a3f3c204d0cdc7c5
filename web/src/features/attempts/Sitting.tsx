import { Alert, Badge, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { isTyping, useKeys } from "@/components/work/keys";
import { moment } from "@/lib/format";
import { useNow } from "@/lib/now";
import { isSendKey } from "@/lib/sending";
import { span } from "@/lib/spans";
import { useZone } from "@/lib/who";
import { Answers } from "./answers";
import { HandIn } from "./HandIn";
import { Overview } from "./Overview";
import { Question } from "./Question";
import { SaveState } from "./SaveState";

type Attempt = Schemas["AttemptView"];

interface Given {
  attempt: Attempt;
  answeredAt: number;
  question: number;
  onQuestion: (number: number) => void;
  reread: () => void;
  ended: (attempt: Attempt) => void;
}

const SOON = 5 * 60; // seconds
const HURRY = 5; // seconds before the end at which everything is sent at once

/** A sitting: one question at a time, every answer saved by itself, the platform's clock above. */
export function Sitting({ attempt, answeredAt, question, onQuestion, reread, ended }: Given) {
  const { t } = useTranslation(["attempts", "words"]);
  const zone = useZone();
  const [asks, setAsks] = useState(false);
  const clock = usePlatformClock(attempt.seconds_left, answeredAt);
  const answers = useAnswers(attempt, reread, clock.set);
  const given = useSyncExternalStore(answers.subscribe, answers.view);
  const isOver = clock.left === 0;
  const count = attempt.items.length;
  const at = Math.min(question, count) - 1;
  const item = attempt.items[at];
  const state = item && given.get(item.item_id);

  useEffect(() => {
    if (clock.left > 0 && clock.left <= HURRY) void answers.save();
  }, [clock.left, answers]);
  useEndOfTime(isOver, reread);
  useEffect(() => {
    document.title = `${attempt.title} · Inlier`;
  }, [attempt.title]);

  const go = (to: number) => {
    void answers.save();
    if (to >= 0 && to < count) onQuestion(to + 1);
    else if (to === count) setAsks(true);
  };
  const next = () => go(at + 1);
  const back = () => go(at - 1);
  useKeys({ ArrowRight: next, ArrowLeft: back, n: next, p: back }, !asks && !isOver);
  useFieldKeys(next, !asks && !isOver);

  return (
    <Stack w="100%" maw={1080} mx="auto" gap="md">
      <Group justify="space-between" gap="xs">
        <Title order={1} size="h3" className="breaks" flex={1} miw={180}>
          {attempt.title}
        </Title>
        <Group gap="xs" wrap="nowrap">
          <Clock left={clock.left} endsAt={attempt.ends_at} zone={zone} />
          <Button variant="default" onClick={() => setAsks(true)}>
            {t("handIn.title")}
          </Button>
        </Group>
      </Group>
      {isOver && (
        <Alert color="yellow" title={t("over.title")} role="status">
          {t("over.says")}
        </Alert>
      )}
      <div className="sitting">
        <Overview items={attempt.items} given={given} at={at} go={go} />
        {item && state && (
          <Card withBorder component="section" aria-labelledby="question">
            <Stack>
              <Group justify="space-between" gap="xs">
                <Heading number={at + 1} count={count} topic={item.topic} />
                <SaveState given={state} />
              </Group>
              <Question
                key={item.item_id}
                item={item}
                given={state}
                isReadOnly={isOver}
                change={(answer, isWhole, isTyped) => answers.change(item.item_id, answer, isWhole, isTyped)}
              />
              <Group justify="space-between">
                <Button variant="default" onClick={back} disabled={at === 0}>
                  {t("back")}
                </Button>
                <Button onClick={next}>{t(at === count - 1 ? "toEnd" : "next")}</Button>
              </Group>
            </Stack>
          </Card>
        )}
      </div>
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {t("keys")}
      </Text>
      {asks && (
        <HandIn
          attemptId={attempt.attempt_id}
          items={attempt.items}
          answers={answers}
          left={clock.left}
          go={(to) => {
            setAsks(false);
            onQuestion(to + 1);
          }}
          close={() => setAsks(false)}
          ended={ended}
        />
      )}
    </Stack>
  );
}

/** The question's number; it, or the field below, takes the focus with each question, so that it is read out. */
function Heading({ number, count, topic }: { number: number; count: number; topic: string }) {
  const { t } = useTranslation("attempts");
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each question anew takes the focus
  useEffect(() => {
    const field = document.querySelector<HTMLElement>("[data-answer]");
    const isTouched = window.matchMedia("(pointer: coarse)").matches; // a keyboard would cover the question
    (isTouched ? heading.current : (field ?? heading.current))?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, [number]);
  return (
    <Stack gap={0}>
      <Title order={2} size="h4" id="question" ref={heading} tabIndex={-1} className="quiet">
        {t("question", { number, count })}
      </Title>
      <Text size="sm" c="dimmed" className="topic">
        {topic}
      </Text>
    </Stack>
  );
}

function Clock({ left, endsAt, zone }: { left: number; endsAt: string; zone: string }) {
  const { t } = useTranslation("attempts");
  const isSoon = left <= SOON;
  return (
    <Badge
      size="lg"
      variant="light"
      color={isSoon ? "orange" : "gray"}
      className="tabular"
      leftSection={<IconClock size={16} aria-hidden />}
      title={t("clock.ends", { at: moment(endsAt, zone) })}
    >
      <span role="timer">{t("clock.left", { time: span(left) })}</span>
      <span className="unseen" aria-live="assertive">
        {isSoon && left > 60 && t("clock.soon")}
        {left <= 60 && left > 0 && t("clock.last")}
      </span>
    </Badge>
  );
}

/** What is left by the platform's own count, set anew by each of its answers; this device only counts between them. */
function usePlatformClock(seconds: number, answeredAt: number) {
  const [latest, set] = useState({ seconds, at: answeredAt });
  const known = answeredAt > latest.at ? { seconds, at: answeredAt } : latest;
  const now = useNow();
  const left = Math.max(0, known.seconds - Math.max(0, Math.floor((now - known.at) / 1000)));
  return { left, set };
}

/** The sitting's answers for as long as the page is open. */
function useAnswers(
  attempt: Attempt,
  over: () => void,
  heard: (clock: { seconds: number; at: number }) => void,
): Answers {
  const latest = useRef({ over, heard });
  latest.current = { over, heard };
  const first = useRef(attempt);
  const answers = useMemo(() => {
    const { attempt_id, items } = first.current;
    return new Answers(
      attempt_id,
      items,
      async (item_id, answer) => {
        const { data } = await api.PUT("/attempts/{attempt_id}/answers/{item_id}", {
          params: { path: { attempt_id, item_id } },
          body: { answer },
        });
        if (data === undefined) throw new Error("The answer had no content.");
        latest.current.heard({ seconds: data.seconds_left, at: Date.now() });
        return data;
      },
      () => latest.current.over(),
    );
  }, []);
  useEffect(() => answers.take(attempt.items), [answers, attempt.items]);
  useEffect(() => {
    answers.start();
    const left = () => document.visibilityState === "hidden" && void answers.save();
    document.addEventListener("visibilitychange", left);
    return () => {
      document.removeEventListener("visibilitychange", left);
      void answers.save();
      answers.stop();
    };
  }, [answers]);
  return answers;
}

const AGAIN_AFTER = 2_000; // milliseconds; this device's clock may be ahead of the platform's

/** When the time is out the platform is asked for the result, until it has ended too. */
function useEndOfTime(isOver: boolean, reread: () => void): void {
  const latest = useRef(reread);
  latest.current = reread;
  useEffect(() => {
    if (!isOver) return;
    latest.current();
    const timer = setInterval(() => latest.current(), AGAIN_AFTER);
    return () => clearInterval(timer);
  }, [isOver]);
}

/** Enter in a one-line answer goes on, and Ctrl+Enter in any. */
function useFieldKeys(next: () => void, isOn: boolean): void {
  const latest = useRef(next);
  latest.current = next;
  useEffect(() => {
    if (!isOn) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.isComposing || !(event.target instanceof Element)) return;
      const isLine = event.target.matches("input[data-answer]");
      const isText = isTyping(event) && event.target.closest("[role=dialog]") === null;
      if (!isLine && !(isText && isSendKey(event))) return;
      event.preventDefault();
      if (event.repeat) return; // held, it goes on once
      latest.current();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [isOn]);
}
