import { Alert, Button, Card, Group, Kbd, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { AnswerForm } from "@/components/work/AnswerForm";
import { useAnswering } from "@/components/work/answering";
import { type Answer, type Asked, asAnswer } from "@/components/work/asked";
import { GuidelinesPane } from "@/components/work/GuidelinesPane";
import { HelpButtons } from "@/components/work/HelpButtons";
import { KeysHelp } from "@/components/work/KeysHelp";
import { useKeys } from "@/components/work/keys";
import { type Pane, Panes } from "@/components/work/Panes";
import { TaskInput } from "@/components/work/TaskInput";
import { useAct } from "@/lib/act";
import { minutes, money } from "@/lib/format";
import { useSendKey } from "@/lib/sending";
import { Desk } from "./Desk";
import type { Project } from "./data";

const KEYS = ["help", "guidelines"] as const;

/** A task on the very screen of work, and an answer tried without being kept. */
export function Sandbox({ id }: { id: string }) {
  return (
    <Desk id={id} part="preview">
      {({ project }) => <Try project={project} />}
    </Desk>
  );
}

function Try({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words", "work"]);
  const id = project.project_id;
  const [chosen, setChosen] = useState<string | null>(null);
  const [pane, setPane] = useState<Pane>("input");
  const [isGuided, setGuided] = useState(true);
  const [isHelped, setHelped] = useState(false);
  const query = chosen === null ? {} : { task_id: chosen };
  const seen = calls.useQuery("get", "/projects/{project_id}/preview", {
    params: { path: { project_id: id }, query },
  });
  const tasks = calls.useQuery("get", "/projects/{project_id}/tasks", {
    params: { path: { project_id: id }, query: { limit: 50 } },
  });
  useKeys({ "?": () => setHelped(true), g: () => setGuided(!isGuided) });
  if (seen.isLoadingError) return <Refused error={seen.error} again={() => void seen.refetch()} />;
  if (!seen.data) return <Waiting rows={2} height={200} />;
  const { task, project: terms, guidelines } = seen.data;
  const offered = (tasks.data?.tasks ?? []).map((one) => ({
    value: one.task_id,
    label: one.key || one.task_id,
  }));
  const files = asAnswer(task?.input).attachments;
  return (
    <Stack>
      <RefusedAnew of={seen} />
      <Group justify="space-between" align="flex-end">
        <Text size="sm" className="tabular">
          {t("preview.terms", {
            reward: money(terms.reward),
            est: minutes(terms.est_minutes),
            lease: minutes(terms.lease_minutes),
          })}
        </Text>
        <Group gap="xs" align="flex-end">
          {offered.length > 1 && (
            <Select
              label={t("preview.task")}
              searchable
              data={offered}
              value={chosen ?? task?.task_id ?? null}
              onChange={setChosen}
            />
          )}
          <HelpButtons
            isGuided={isGuided}
            guide={guidelines === null ? undefined : setGuided}
            help={() => setHelped(true)}
          />
        </Group>
      </Group>
      {guidelines === null && <Text c="dimmed">{t("preview.noGuidelines")}</Text>}
      <Panes
        pane={pane}
        choose={(next) => {
          setPane(next);
          if (next === "guidelines") setGuided(true);
        }}
        labels={{ input: t("preview.input") }}
        isGuided={isGuided}
        guidelines={
          guidelines && (
            <GuidelinesPane
              projectId={id}
              version={guidelines.version}
              taskType={terms.task_type}
              close={() => {
                setGuided(false);
                setPane("input");
              }}
            />
          )
        }
        input={
          task === null ? (
            <Text size="sm" c="dimmed">
              {t("preview.noTask")}
            </Text>
          ) : (
            <Stack>
              <TaskInput key={task.task_id} taskType={terms.task_type} input={task.input} shownOrder={null} />
              {Array.isArray(files) && files.length > 0 && (
                <Text size="sm" c="dimmed">
                  {t("preview.files", { count: files.length })}
                </Text>
              )}
            </Stack>
          )
        }
      >
        <Card
          withBorder
          component="section"
          className="pane"
          data-shown={pane === "answer" || undefined}
          aria-label={t("preview.answer")}
        >
          <Trial
            key={task?.task_id ?? "none"}
            id={id}
            task={task}
            terms={terms}
            show={() => setPane("answer")}
          />
        </Card>
      </Panes>
      <KeysHelp isOpen={isHelped} close={() => setHelped(false)} taskType={terms.task_type} always={KEYS} />
    </Stack>
  );
}

interface TrialGiven {
  id: string;
  task: Schemas["TaskFacts"] | null;
  terms: Schemas["TaskTerms"];
  show: () => void;
}

/** The answer's form as contributors have it, with its keys and what it says beside its fields. */
function Trial({ id, task, terms, show }: TrialGiven) {
  const { t } = useTranslation(["manage", "words", "work"]);
  const [answer, setAnswer] = useState<Answer>({});
  const [done, setDone] = useState(false);
  const trial = useAct(async () => {
    setDone(false);
    const body = { answer: answer as never, task_id: task?.task_id ?? null, input: null };
    await api.POST("/projects/{project_id}/preview/answers", { params: { path: { project_id: id } }, body });
    setDone(true);
  });
  const asked = askedOf(terms, task?.input);
  const { about, missing, isReady } = useAnswering(asked, answer, trial.about);
  function set(field: string, value: unknown) {
    setDone(false);
    trial.forget();
    setAnswer(({ [field]: _, ...rest }) => (value === undefined ? rest : { ...rest, [field]: value }));
  }
  function send() {
    if (task === null || trial.busy) return;
    show();
    if (isReady(answer)) void trial.run();
  }
  useSendKey(send);
  return (
    <Stack>
      <AnswerForm
        asked={asked}
        input={task?.input}
        shownOrder={null}
        answer={answer}
        set={set}
        about={about}
        isReadOnly={task === null}
      />
      {missing.length > 0 && (
        <Text size="sm" c="red" role="alert">
          {t("work:toMend", { count: missing.length })}
        </Text>
      )}
      {trial.problem !== null && <Refused error={trial.problem} />}
      <div aria-live="polite">{done && <Alert color="teal" title={t("preview.taken")} />}</div>
      <Group>
        <Button
          onClick={send}
          loading={trial.busy}
          disabled={task === null}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              Ctrl ↵
            </Kbd>
          }
        >
          {t("preview.try")}
        </Button>
        <Text size="xs" c="dimmed">
          {t("preview.notKept")}
        </Text>
      </Group>
    </Stack>
  );
}

/** What an answer of this task is held against; a task may bring its own labels. */
export function askedOf(terms: Schemas["TaskTerms"], input: unknown): Asked {
  const { options } = asAnswer(input);
  const { task_type, output_schema, validators } = terms;
  return {
    task_type,
    options: Array.isArray(options) ? options.map(String) : terms.options,
    output_schema,
    validators,
  };
}
