import { Button, Group, Kbd, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { type RefObject, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Refused } from "@/components/Refused";
import { TakeButton } from "@/components/TakeButton";
import { useKeys } from "@/components/work/keys";
import { useAct } from "@/lib/act";
import { useSendKey } from "@/lib/sending";
import { Clause } from "./Clause";
import { Evidence, quoted } from "./Evidence";
import {
  BLANK,
  isRejection,
  type Judgement,
  LEAST_REASON,
  type Missing,
  missingOf,
  sentOf,
  VERDICT_KEYS,
  VERDICTS,
  type Verdict,
  withEvidence,
  wordsOf,
} from "./judgement";
import { NotTaken } from "./NotTaken";
import { Preview } from "./Preview";
import { Rubric } from "./Rubric";
import { useTakeReview } from "./take";

interface Given {
  work: Schemas["ReviewWithWork"];
  /** What may be quoted from. */
  quotable: readonly RefObject<HTMLElement | null>[];
  show: () => void;
  done: (submission: Schemas["SubmissionView"]) => Promise<void>;
}

/** The verdict while it is made. It is kept on this device until the platform has it. */
export function VerdictForm({ work, quotable, show, done }: Given) {
  const { t } = useTranslation("reviews");
  const { review, submission } = work;
  const [kept, keep, forget] = useLocalStorage<Judgement>({
    key: `inlier.review.${review.review_id}`,
    defaultValue: BLANK,
    getInitialValueInEffect: false,
  });
  const judgement = { ...BLANK, ...kept };
  const { verdict } = judgement;
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<Judgement>) => keep((before) => ({ ...BLANK, ...before, ...part }));

  const send = useAct(async (chosen: Verdict) => {
    const { data } = await api.POST("/reviews/{review_id}/verdict", {
      params: { path: { review_id: review.review_id } },
      body: sentOf(judgement, chosen),
    });
    forget();
    if (data) await done(data);
  });

  const words = useMemo(() => wordsOf([submission.answer, work.input]), [submission, work.input]);
  const mayRevise = submission.revisions_left !== 0;
  const missing = missingOf(judgement);
  const about = (field: Missing) =>
    isTried && missing.includes(field) ? t(`missing.${field}`, { least: LEAST_REASON }) : send.about(field);

  function choose(chosen: Verdict) {
    if (chosen === "revise" && !mayRevise) return;
    flushSync(() => change({ verdict: chosen })); // what is typed next belongs into the reason already
    send.forget();
    show();
    if (chosen !== "accept") focusOn("verdict-reason");
  }

  function quote() {
    const marked = quoted(quotable.map((place) => place.current));
    if (marked === "" || !isRejection(verdict)) focusOn("verdict-evidence");
    else keep((before) => withEvidence({ ...BLANK, ...before }, marked));
  }

  function give() {
    show();
    setTried(true);
    const [first] = missing;
    if (first !== undefined || verdict === null) focusOn(`verdict-${first ?? "verdict"}`);
    else void send.run(verdict);
  }

  useKeys({
    ...Object.fromEntries(VERDICTS.map((one) => [VERDICT_KEYS[one], () => choose(one)])),
    w: () => focusOn("verdict-reason"),
    c: () => focusOn("verdict-clause"),
    e: quote,
  });
  useSendKey(give);

  const isGone =
    send.problem instanceof ProblemError &&
    send.problem.is("review-lapsed", "decided-before", "no-such-review");
  const isAbout = (["reason", "clause", "evidence"] as const).some(
    (field) => send.about(field) !== undefined,
  );
  return (
    <Stack gap="md">
      <Radio.Group
        id="verdict-verdict"
        aria-label={t("verdict.title")}
        value={verdict ?? ""}
        onChange={(chosen) => choose(chosen as Verdict)}
        error={about("verdict")}
        data-own-arrows
      >
        <Stack gap="xs" mb="xs">
          {VERDICTS.map((one) => (
            <Radio.Card
              key={one}
              value={one}
              p="xs"
              className="choice"
              aria-label={t(`verdict.${one}`)}
              disabled={one === "revise" && !mayRevise}
            >
              <Radio.Indicator disabled={one === "revise" && !mayRevise} />
              <div className="breaks grows">
                <Text size="sm" fw={600}>
                  {t(`verdict.${one}`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(one === "revise" && !mayRevise ? "verdict.usedUp" : `verdict.${one}Says`)}
                </Text>
              </div>
              <Kbd aria-hidden visibleFrom="sm">
                {VERDICT_KEYS[one].toUpperCase()}
              </Kbd>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      {verdict !== null && verdict !== "accept" && (
        <Clause
          projectId={review.project_id}
          version={submission.terms.guidelines_version}
          value={judgement.clause}
          change={(clause) => change({ clause })}
          isRequired={isRejection(verdict)}
          error={about("clause")}
        />
      )}
      {verdict !== null && (
        <Textarea
          id="verdict-reason"
          label={t(verdict === "accept" ? "reason.optional" : "reason.label")}
          description={verdict === "accept" ? undefined : t("reason.says", { least: LEAST_REASON })}
          value={judgement.reason}
          onChange={(event) => {
            change({ reason: event.currentTarget.value });
            send.forget();
          }}
          error={about("reason")}
          withAsterisk={verdict !== "accept"}
          aria-required={verdict !== "accept"}
          autosize
          minRows={verdict === "accept" ? 1 : 3}
          maxRows={14}
          maxLength={5000}
          dir="auto"
          spellCheck
        />
      )}
      {isRejection(verdict) && (
        <Evidence
          judgement={judgement}
          words={words}
          change={change}
          add={(text) => keep((before) => ({ ...withEvidence({ ...BLANK, ...before }, text), quote: "" }))}
          quote={quote}
          error={about("evidence")}
        />
      )}
      {submission.terms.task_type !== "classification" && (
        <Rubric value={judgement.rubric} change={(rubric) => change({ rubric })} />
      )}
      {verdict !== null && (
        <Preview judgement={judgement} level={review.level} levels={submission.terms.review_levels} />
      )}
      {send.problem !== null && !isAbout && <Refused error={send.problem} />}
      {isGone ? (
        <Next />
      ) : (
        <Group justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {t("kept")}
          </Text>
          <Button
            flex="none"
            onClick={give}
            loading={send.busy}
            color={verdict === "reject" ? "red.9" : "lagoon"}
            rightSection={
              <Kbd size="xs" visibleFrom="sm" aria-hidden>
                Ctrl ↵
              </Kbd>
            }
          >
            {t(verdict === null ? "give.any" : `give.${verdict}`)}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The answer was decided by somebody else: what was written is still here to read, and there are others. */
function Next() {
  const { t } = useTranslation("reviews");
  const taking = useTakeReview();
  return (
    <Stack>
      <NotTaken taking={taking} />
      <Group justify="flex-end">
        <TakeButton taking={taking} label={t("judged.next")} isNext />
      </Group>
    </Stack>
  );
}

/** To a part of the form; at once where it is there, or else with the next drawing. */
function focusOn(id: string, isLast = false): void {
  const at = document.getElementById(id);
  if (at === null) {
    if (!isLast) setTimeout(() => focusOn(id, true));
    return;
  }
  const control = at.matches("input, textarea")
    ? at
    : (at.querySelector<HTMLElement>("input:checked, [role=radio][aria-checked=true]") ??
      at.querySelector<HTMLElement>("input, textarea, [role=radio]"));
  control?.focus();
  at.scrollIntoView({ block: "nearest" });
}
