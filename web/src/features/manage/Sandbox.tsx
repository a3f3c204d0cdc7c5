import { Alert, Button, Card, Group, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { minutes, money } from "@/lib/format";
import { AnswerFields } from "./AnswerFields";
import { Desk } from "./Desk";
import type { Project } from "./data";
import { Preview, writtenOf } from "./Instructions";
import { Shown } from "./Shown";

/** A task as a contributor would see it, and an answer tried without being kept. */
export function Sandbox({ id }: { id: string }) {
  return (
    <Desk id={id} part="preview">
      {({ project }) => <Try project={project} />}
    </Desk>
  );
}

function Try({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const id = project.project_id;
  const [chosen, setChosen] = useState<string | null>(null);
  const [answer, setAnswer] = useState<unknown>({});
  const [done, setDone] = useState(false);
  const query = chosen === null ? {} : { task_id: chosen };
  const seen = calls.useQuery("get", "/projects/{project_id}/preview", {
    params: { path: { project_id: id }, query },
  });
  const tasks = calls.useQuery("get", "/projects/{project_id}/tasks", {
    params: { path: { project_id: id }, query: { limit: 50 } },
  });
  const trial = useAct(async () => {
    setDone(false);
    const body = { answer: answer as never, task_id: seen.data?.task?.task_id ?? null, input: null };
    await api.POST("/projects/{project_id}/preview/answers", { params: { path: { project_id: id } }, body });
    setDone(true);
  });
  if (seen.error) return <Refused error={seen.error} again={() => void seen.refetch()} />;
  if (!seen.data) return <Waiting rows={2} height={200} />;
  const { task, project: terms, guidelines } = seen.data;
  const offered = (tasks.data?.tasks ?? []).map((one) => ({
    value: one.task_id,
    label: one.key || one.task_id,
  }));
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Text size="sm" className="tabular">
          {t("preview.terms", {
            reward: money(terms.reward),
            est: minutes(terms.est_minutes),
            lease: minutes(terms.lease_minutes),
          })}
        </Text>
        {offered.length > 1 && (
          <Select
            label={t("preview.task")}
            searchable
            data={offered}
            value={chosen ?? task?.task_id ?? null}
            onChange={(value) => {
              setChosen(value);
              setAnswer({});
              setDone(false);
              trial.forget();
            }}
          />
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card withBorder component="section" aria-label={t("preview.input")}>
          <Title order={2} size="h5" mb="sm">
            {t("preview.input")}
          </Title>
          {task === null ? (
            <Text size="sm" c="dimmed">
              {t("preview.noTask")}
            </Text>
          ) : (
            <Shown value={task.input} />
          )}
        </Card>
        <Card withBorder component="section" aria-label={t("preview.answer")}>
          <Stack>
            <Title order={2} size="h5">
              {t("preview.answer")}
            </Title>
            <AnswerFields
              key={task?.task_id ?? "none"}
              type={terms.task_type}
              options={optionsOf(task?.input) ?? terms.options}
              answer={answer}
              change={(value) => {
                setAnswer(value);
                setDone(false);
              }}
            />
            {trial.problem !== null && <Refused error={trial.problem} />}
            <div aria-live="polite">{done && <Alert color="teal" title={t("preview.taken")} />}</div>
            <Group>
              <Button onClick={() => void trial.run()} loading={trial.busy} disabled={task === null}>
                {t("preview.try")}
              </Button>
              <Text size="xs" c="dimmed">
                {t("preview.notKept")}
              </Text>
            </Group>
          </Stack>
        </Card>
      </SimpleGrid>
      {guidelines ? (
        <Preview written={writtenOf(guidelines)} version={guidelines.version} />
      ) : (
        <Text c="dimmed">{t("preview.noGuidelines")}</Text>
      )}
    </Stack>
  );
}

/** The labels a task brings along itself. */
function optionsOf(input: unknown): string[] | undefined {
  const options = (input as { options?: unknown } | null | undefined)?.options;
  return Array.isArray(options) ? options.map(String) : undefined;
}
