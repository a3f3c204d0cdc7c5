import { Alert, Button, Card, Group, List, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Markdown } from "@/components/Markdown";
import { Refused } from "@/components/Refused";
import { AnswerForm } from "@/components/work/AnswerForm";
import { AnswerShown } from "@/components/work/AnswerShown";
import { type Answer, type Asked, letter, responsesOf } from "@/components/work/asked";
import { TaskInput } from "@/components/work/TaskInput";
import { useAct } from "@/lib/act";

interface Given {
  module: Schemas["ModuleView"];
  example: Schemas["WorkedExample"];
  told: (result: Schemas["TryView"]) => void;
  next: (() => void) | undefined;
}

/** One worked example: try it with the very form of real work, be told at once, or look at the answer first. */
export function Example({ module, example, told, next }: Given) {
  const { t } = useTranslation(["training", "work"]);
  const [answer, setAnswer] = useState<Answer>({});
  const [result, setResult] = useState<Schemas["TryView"] | null>(null);
  const [isShown, setShown] = useState(false);
  const attempt = useAct(async () => {
    const { data } = await api.POST("/training/{task_type}/answers", {
      params: { path: { task_type: module.task_type } },
      body: { example_id: example.example_id, answer },
    });
    if (!data) return;
    setResult(data);
    told(data);
  });
  const asked: Asked = {
    task_type: module.task_type,
    options: module.options,
    output_schema: null,
    validators: [],
  };
  function set(field: string, value: unknown) {
    setResult(null);
    attempt.forget();
    setAnswer(({ [field]: _, ...rest }) => (value === undefined ? rest : { ...rest, [field]: value }));
  }
  const responses = responsesOf(example.input);
  const names = Object.keys(example.answer);
  const isElsewhere = names.every((name) => attempt.about(name) === undefined);
  return (
    <Stack>
      <Title order={2} size="h4" lang="en">
        {example.title}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card withBorder component="section" aria-label={t("task")}>
          <TaskInput taskType={module.task_type} input={example.input} shownOrder={null} lang="en" />
        </Card>
        <Card withBorder component="section" aria-label={t("yours")}>
          <Stack>
            <AnswerForm
              asked={asked}
              input={example.input}
              shownOrder={null}
              answer={answer}
              set={set}
              about={attempt.about}
              isReadOnly={false}
            />
            {attempt.problem !== null && isElsewhere && <Refused error={attempt.problem} />}
            <Group>
              <Button onClick={() => void attempt.run()} loading={attempt.busy}>
                {t("try")}
              </Button>
              {!isShown && result === null && (
                <Button variant="subtle" onClick={() => setShown(true)}>
                  {t("show")}
                </Button>
              )}
            </Group>
            <Text size="xs" c="dimmed">
              {t("notKept")}
            </Text>
          </Stack>
        </Card>
      </SimpleGrid>
      <div aria-live="polite">{result && <Told of={result} next={next} />}</div>
      {(isShown || result !== null) && (
        <Card withBorder component="section" aria-label={t("worked")}>
          <Stack gap="xs">
            <Title order={3} size="h5">
              {t("worked")}
            </Title>
            <AnswerShown
              taskType={module.task_type}
              input={example.input}
              answer={example.answer}
              lang="en"
            />
            <div lang="en">
              <Markdown text={example.explanation} />
            </div>
            {responses.length > 0 && (
              <Text size="xs" c="dimmed">
                {t("numbered", {
                  list: responses.map((_, number) => `${number} = ${letter(number)}`).join(", "),
                })}
              </Text>
            )}
          </Stack>
        </Card>
      )}
    </Stack>
  );
}

function Told({ of, next }: { of: Schemas["TryView"]; next: (() => void) | undefined }) {
  const { t } = useTranslation("training");
  return (
    <Alert
      color={of.is_right ? "green" : "yellow"}
      title={t(of.completes ? "told.completes" : of.is_right ? "told.right" : "told.notYet")}
    >
      <Stack gap="xs">
        {of.remarks.length > 0 && (
          <List size="sm" lang="en">
            {of.remarks.map((one) => (
              <List.Item key={one}>
                <Markdown text={one} />
              </List.Item>
            ))}
          </List>
        )}
        {of.is_right && next && (
          <Group>
            <Button size="xs" variant="default" onClick={next}>
              {t("next")}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
