import { Alert, Button, Card, Group, Stack } from "@mantine/core";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Refused } from "@/components/Refused";
import { Attachments } from "@/components/work/Attachments";
import { asAnswer } from "@/components/work/asked";
import { GuidelinesPane } from "@/components/work/GuidelinesPane";
import { KeysHelp } from "@/components/work/KeysHelp";
import { useKeys } from "@/components/work/keys";
import { type Pane, Panes } from "@/components/work/Panes";
import { TaskInput } from "@/components/work/TaskInput";
import { useAct } from "@/lib/act";
import { AnswerPane } from "./AnswerPane";
import { Bar } from "./Bar";
import { useBeats } from "./beats";
import { Draft, type Saved } from "./draft";
import { useEditor } from "./editor";

import { Returned } from "./Returned";
import { termsOf } from "./terms";

interface Given {
  work: Schemas["ClaimWithWork"];
  takesOver: boolean;
  takeOver: () => Promise<void>;
  done: (submission: Schemas["SubmissionView"]) => Promise<void>;
}

const GUIDED = "inlier.guided";
/** One claim in hand. What is read is not drawn again while somebody writes. */
export function Work({ work, takesOver, takeOver, done }: Given) {
  const { t } = useTranslation("work");
  const { claim, asked, input, shown_order, attachments, clocks } = work;
  const path = { claim_id: claim.claim_id };
  const editor = useEditor(claim.claim_id, takesOver);
  const [isOver, setOver] = useState(claim.state !== "active" || claim.is_overdue);
  const isOn = editor === "here" && !isOver;
  const beats = useBeats(claim.claim_id, clocks, isOn, takesOver);
  const { take } = beats;
  const [pane, setPane] = useState<Pane>("input");
  const [isGuided, setGuided] = useState(() => localStorage.getItem(GUIDED) === "yes");
  const [isHelped, setHelped] = useState(false);
  const answerPane = useRef<HTMLElement>(null);
  const taking = useAct(takeOver);

  const draft = useMemo(
    () =>
      new Draft(claim.claim_id, work.draft, {
        put: async (answer, version) => {
          const { data } = await api.PUT("/claims/{claim_id}/draft", {
            params: { path: { claim_id: claim.claim_id } },
            body: { answer, version },
          });
          if (data === undefined)
            throw new ProblemError({ type: "/problems/unreachable", title: "", status: 0 });
          take(data.clocks);
          return data;
        },
        get: async () => (await readAgain(claim.claim_id))?.draft ?? null,
      }),
    [claim.claim_id, work.draft, take],
  );
  const state = useSyncExternalStore(draft.subscribe, () => draft.view().state);

  const mayWrite = isOn && beats.refusal === null && state !== "over";
  useEffect(() => {
    if (!mayWrite) return;
    draft.start();
    return () => {
      void draft.save();
      draft.stop();
    };
  }, [draft, mayWrite]);

  useEffect(() => {
    if (state === "over" || beats.refusal?.is("claim-expired", "claim-not-active")) setOver(true);
  }, [state, beats.refusal]);

  useEffect(() => {
    const hidden = () => document.visibilityState === "hidden" && void draft.save();
    const leaving = (event: BeforeUnloadEvent) => {
      if (draft.view().state === "saved" || !mayWrite) return;
      void draft.save();
      event.preventDefault();
    };
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("beforeunload", leaving);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("beforeunload", leaving);
    };
  }, [draft, mayWrite]);

  useEffect(() => {
    document.title = `${claim.title} · Inlier`;
  }, [claim.title]);

  function guide(isOpen: boolean) {
    setGuided(isOpen);
    localStorage.setItem(GUIDED, isOpen ? "yes" : "no");
    setPane(isOpen ? "guidelines" : "input");
  }

  useKeys({
    "?": () => setHelped(true),
    g: () => guide(!isGuided),
    w: () => {
      setPane("answer");
      focusFirst(answerPane.current);
    },
  });
  useEffect(() => {
    const left = (event: KeyboardEvent) => {
      const at = document.activeElement;
      if (event.key === "Escape" && at instanceof HTMLTextAreaElement && !event.defaultPrevented) at.blur();
    };
    window.addEventListener("keydown", left);
    return () => window.removeEventListener("keydown", left);
  }, []);

  const isElsewhere = !isOver && (editor === "elsewhere" || beats.refusal?.is("edited-elsewhere"));
  return (
    <Stack gap="md">
      <Bar
        claim={claim}
        beats={beats}
        isOver={isOver}
        mayWrite={mayWrite}
        isGuided={isGuided}
        guide={guide}
        help={() => setHelped(true)}
        ended={() => setOver(true)}
        begun={() => setOver(false)}
      />
      {isElsewhere && (
        <Alert
          color="yellow"
          title={t(editor === "elsewhere" ? "elsewhere.window" : "elsewhere.device")}
          role="status"
        >
          <Group justify="space-between" gap="xs">
            {t("elsewhere.says")}
            <Button size="xs" onClick={() => void taking.run()} loading={taking.busy}>
              {t("elsewhere.here")}
            </Button>
          </Group>
          {taking.problem !== null && <Refused error={taking.problem} />}
        </Alert>
      )}
      {isOver && (
        <Alert color="gray" title={t("over.title")} role="status">
          {t(claim.state === "submitted" ? "over.submitted" : "over.says")}
        </Alert>
      )}
      {!isOver && claim.submission_id !== null && <Returned submissionId={claim.submission_id} />}
      <Panes
        pane={pane}
        choose={(next) => {
          setPane(next);
          if (next === "guidelines") setGuided(true);
        }}
        isGuided={isGuided}
        guidelines={
          <GuidelinesPane
            projectId={claim.project_id}
            version={termsOf(claim).guidelines_version}
            taskType={asked.task_type}
            close={() => guide(false)}
          />
        }
        input={
          <Stack gap="lg">
            <TaskInput taskType={asked.task_type} input={input} shownOrder={shown_order} />
            <Attachments
              attachments={attachments}
              renew={async () => (await readAgain(path.claim_id))?.attachments ?? []}
            />
          </Stack>
        }
      >
        <Card
          withBorder
          component="section"
          className="pane"
          data-shown={pane === "answer" || undefined}
          aria-label={t("panes.answer")}
          ref={answerPane}
        >
          <AnswerPane
            work={work}
            draft={draft}
            beats={beats}
            isReadOnly={!mayWrite && editor !== "waiting"}
            show={() => setPane("answer")}
            done={done}
          />
        </Card>
      </Panes>
      <KeysHelp
        isOpen={isHelped}
        close={() => setHelped(false)}
        taskType={asAnswer(asked).task_type as string}
      />
    </Stack>
  );
}

async function readAgain(
  claimId: string,
): Promise<{ draft: Saved | null; attachments: Schemas["LinkView"][] } | undefined> {
  const { data } = await api.GET("/claims/{claim_id}", { params: { path: { claim_id: claimId } } });
  return data;
}

function focusFirst(pane: HTMLElement | null): void {
  setTimeout(() =>
    pane
      ?.querySelector<HTMLElement>("textarea, .cm-content, [role=radio], input, [data-number], button")
      ?.focus(),
  );
}
