import { Alert, Card, Stack, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Decided } from "@/components/Decided";
import { AnswerShown } from "@/components/work/AnswerShown";
import { Attachments } from "@/components/work/Attachments";
import { GuidelinesPane } from "@/components/work/GuidelinesPane";
import { KeysModal } from "@/components/work/KeysModal";
import { useKeys } from "@/components/work/keys";
import { type Pane, Panes } from "@/components/work/Panes";
import { TaskInput } from "@/components/work/TaskInput";
import { useNow } from "@/lib/now";
import { Bar } from "./Bar";
import { Checks } from "./Checks";
import { OUTCOME, type Verdict } from "./judgement";
import { VerdictForm } from "./VerdictForm";

interface Given {
  work: Schemas["ReviewWithWork"];
  done: (submission: Schemas["SubmissionView"]) => Promise<void>;
}

const GUIDED = "inlier.guided";
const KEYS = [
  ["A", "accept"],
  ["R", "revise"],
  ["S", "soft_reject"],
  ["X", "reject"],
  ["C", "clause"],
  ["W", "reason"],
  ["E", "evidence"],
  ["1 – 5", "rate"],
  ["↑ ↓", "part"],
  ["Esc", "leave"],
  ["Ctrl + Enter", "send"],
  ["N", "next"],
  ["G", "guidelines"],
  ["?", "help"],
] as const;

/** The answer beside what was asked, and below it the verdict; everything has its key. */
export function Review({ work, done }: Given) {
  // the words of the preview too: nothing of the form waits for them once somebody writes
  const { t } = useTranslation(["reviews", "work", "my_work", "words"]);
  const { review, submission, input, attachments, checks, edits } = work;
  const { terms, answer } = submission;
  const [pane, setPane] = useState<Pane>("input");
  const [isGuided, setGuided] = useState(() => localStorage.getItem(GUIDED) === "yes");
  const [isHelped, setHelped] = useState(false);
  const answerRef = useRef<HTMLElement>(null);
  const inputRef = useRef<HTMLDivElement>(null);
  const isOpen = review.state === "taken";

  function guide(isShown: boolean) {
    setGuided(isShown);
    localStorage.setItem(GUIDED, isShown ? "yes" : "no");
    setPane(isShown ? "guidelines" : "input");
  }

  useKeys({ "?": () => setHelped(true), g: () => guide(!isGuided) });
  useEffect(() => {
    const left = (event: KeyboardEvent) => {
      const at = document.activeElement;
      const isText = at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement;
      if (event.key === "Escape" && isText && !event.defaultPrevented) at.blur();
    };
    window.addEventListener("keydown", left);
    return () => window.removeEventListener("keydown", left);
  }, []);

  return (
    <Stack gap="md">
      <Bar work={work} isGuided={isGuided} guide={guide} help={() => setHelped(true)} />
      {isOpen && <Lapsed until={review.taken_until} />}
      <Panes
        pane={pane}
        choose={(next) => {
          setPane(next);
          if (next === "guidelines") setGuided(true);
        }}
        labels={{ answer: t("answer") }}
        isGuided={isGuided}
        guidelines={
          <GuidelinesPane
            projectId={review.project_id}
            version={terms.guidelines_version}
            taskType={terms.task_type}
            close={() => guide(false)}
          />
        }
        input={
          <Stack gap="lg" ref={inputRef}>
            <TaskInput taskType={terms.task_type} input={input} shownOrder={work.shown_order} />
            <Attachments attachments={attachments} renew={() => linksOf(review.review_id)} />
          </Stack>
        }
      >
        <Stack className="pane" data-shown={pane === "answer" || undefined}>
          <Card withBorder component="section" aria-label={t("answer")} ref={answerRef}>
            <Title order={2} size="h5" mb="sm">
              {t("answer")}
            </Title>
            <AnswerShown
              taskType={terms.task_type}
              input={input}
              answer={answer}
              edits={edits}
              shownOrder={work.shown_order}
            />
          </Card>
          <Checks checks={checks} taskType={terms.task_type} />
          <Card withBorder component="section" aria-label={t("verdict.title")}>
            <Title order={2} size="h5" mb="sm">
              {t("verdict.title")}
            </Title>
            {isOpen ? (
              <VerdictForm
                work={work}
                quotable={[answerRef, inputRef]}
                show={() => setPane("answer")}
                done={done}
              />
            ) : (
              <Given review={review} />
            )}
          </Card>
        </Stack>
      </Panes>
      <KeysModal
        isOpen={isHelped}
        close={() => setHelped(false)}
        title={t("keys.title")}
        keys={KEYS.map(([key, name]) => [key, t(`keys.${name}`)] as const)}
      />
    </Stack>
  );
}

function Lapsed({ until }: { until: string | null }) {
  const { t } = useTranslation("reviews");
  const now = useNow(5_000);
  if (until === null || Date.parse(until) > now) return null;
  return (
    <Alert color="yellow" title={t("lapsed.short")} role="status">
      {t("lapsed.says")}
    </Alert>
  );
}

/** A verdict that was given: it stands. */
function Given({ review }: { review: Schemas["ReviewView"] }) {
  const { t } = useTranslation("reviews");
  const { verdict, reason, clause } = review;
  if (!verdict)
    return (
      <Alert color="gray" title={t("given.withoutYou")}>
        {t("given.withoutYouSays")}
      </Alert>
    );
  return <Decided state={OUTCOME[verdict as Verdict]} reason={reason} clause={clause} />;
}

async function linksOf(review_id: string): Promise<readonly Schemas["LinkView"][]> {
  const { data } = await api.GET("/reviews/{review_id}", { params: { path: { review_id } } });
  return data?.attachments ?? [];
}
