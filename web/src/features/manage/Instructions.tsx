import {
  Button,
  Card,
  Fieldset,
  Group,
  JsonInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  Title,
} from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Guidelines } from "@/components/Guidelines";
import { AnswerShown } from "@/components/work/AnswerShown";
import { AnswerFields } from "./AnswerFields";
import { about } from "./about";
import type { Project } from "./data";
import { Rows } from "./Rows";
import { hasFields, parsed } from "./schemas";

export type Body = Schemas["GuidelinesInput"];
type Example = Body["good_examples"][number];
export interface Written {
  objective: string;
  steps: { text: string }[];
  acceptance_criteria: { text: string }[];
  good_examples: Example[];
  bad_examples: Example[];
}

export function writtenOf(known: Schemas["GuidelinesView"] | null): Written {
  const rows = (texts: string[] | undefined) => (texts ?? []).map((text) => ({ text }));
  return {
    objective: known?.objective ?? "",
    steps: rows(known?.steps),
    acceptance_criteria: rows(known?.acceptance_criteria),
    good_examples: known?.good_examples ?? [],
    bad_examples: known?.bad_examples ?? [],
  };
}

/** What is sent: an empty line is none. */
export function bodyOf(written: Written): Body {
  const texts = (rows: { text: string }[]) =>
    rows.map((row) => row.text.trim()).filter((text) => text !== "");
  return {
    ...written,
    steps: texts(written.steps),
    acceptance_criteria: texts(written.acceptance_criteria),
    good_examples: written.good_examples.filter(isBegun),
    bad_examples: written.bad_examples.filter(isBegun),
  };
}

function isBegun({ answer, why }: Example): boolean {
  return why.trim() !== "" || Object.keys((answer as object | null) ?? {}).length > 0;
}

interface Given {
  project: Project;
  value: Written;
  change: (part: Partial<Written>) => void;
  problem: unknown;
  version: number;
  /** Whether it is being sent: what is typed then would be in no version. */
  isSaving: boolean;
}

/** The editor of guidelines, with what contributors will read beside it; on a phone one after the other. */
export function Instructions({ project, value, change, problem, version, isSaving }: Given) {
  const { t } = useTranslation(["manage", "words"]);
  const [seen, setSeen] = useState<"write" | "read">("write");
  return (
    <Stack>
      <SegmentedControl
        aria-label={t("guidelines.view")}
        value={seen}
        onChange={(one) => setSeen(one === "read" ? "read" : "write")}
        data={[
          { value: "write", label: t("guidelines.write") },
          { value: "read", label: t("guidelines.read") },
        ]}
      />
      {seen === "read" ? (
        <Preview written={value} version={version} taskType={project.task_type} />
      ) : (
        <Fieldset variant="unstyled" mx={0} disabled={isSaving}>
          <Editor project={project} value={value} change={change} problem={problem} />
        </Fieldset>
      )}
    </Stack>
  );
}

function Editor({ project, value, change, problem }: Omit<Given, "version" | "isSaving">) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Stack gap="lg">
      <Textarea
        label={t("guidelines.objective")}
        description={t("guidelines.objectiveSays")}
        autosize
        minRows={3}
        maxLength={5000}
        value={value.objective}
        onChange={(event) => change({ objective: event.currentTarget.value })}
        error={about(problem, "objective")}
      />
      <Lines
        name="steps"
        rows={value.steps}
        change={(steps) => change({ steps })}
        error={about(problem, "steps")}
      />
      <Lines
        name="acceptance_criteria"
        rows={value.acceptance_criteria}
        change={(acceptance_criteria) => change({ acceptance_criteria })}
        error={about(problem, "acceptance_criteria")}
      />
      <Examples
        name="good_examples"
        project={project}
        rows={value.good_examples}
        change={(good_examples) => change({ good_examples })}
        error={about(problem, "good_examples")}
      />
      <Examples
        name="bad_examples"
        project={project}
        rows={value.bad_examples}
        change={(bad_examples) => change({ bad_examples })}
        error={about(problem, "bad_examples")}
      />
    </Stack>
  );
}

interface LinesGiven {
  name: "steps" | "acceptance_criteria";
  rows: { text: string }[];
  change: (rows: { text: string }[]) => void;
  error: ReactNode;
}

function Lines({ name, rows, change, error }: LinesGiven) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Rows
      title={t(`guidelines.${name}`)}
      says={t(`guidelines.${name}Says`)}
      add={t(`guidelines.${name}Add`)}
      remove={(at) => t("remove", { number: at })}
      rows={rows}
      change={change}
      make={() => ({ text: "" })}
      error={error}
    >
      {(row, put, at) => (
        <Textarea
          aria-label={t(`guidelines.${name}One`, { number: at + 1 })}
          autosize
          minRows={1}
          maxLength={2000}
          value={row.text}
          onChange={(event) => put({ text: event.currentTarget.value })}
        />
      )}
    </Rows>
  );
}

interface ExamplesGiven {
  name: "good_examples" | "bad_examples";
  project: Project;
  rows: Example[];
  change: (rows: Example[]) => void;
  error: ReactNode;
}

function Examples({ name, project, rows, change, error }: ExamplesGiven) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Rows
      title={t(`guidelines.${name}`)}
      says={t(`guidelines.${name}Says`)}
      add={t(`guidelines.${name}Add`)}
      remove={(at) => t("remove", { number: at })}
      rows={rows}
      change={change}
      make={(): Example => ({ answer: {}, why: "", input: null })}
      error={error}
      most={20}
    >
      {(row, put) => (
        <>
          <AnswerFields
            type={project.task_type}
            options={project.options}
            answer={row.answer}
            change={(answer) => put({ answer: answer as Example["answer"] })}
          />
          <ExampleInput input={row.input} change={(input) => put({ input: input as Example["input"] })} />
          <Textarea
            label={t("guidelines.why")}
            autosize
            minRows={1}
            maxLength={2000}
            value={row.why}
            onChange={(event) => put({ why: event.currentTarget.value })}
          />
        </>
      )}
    </Rows>
  );
}

/** The task that an example answers: with it, readers see what the answer is about, and it is checked as a whole. */
function ExampleInput({ input, change }: { input: unknown; change: (input: unknown) => void }) {
  const { t } = useTranslation(["manage", "words"]);
  const [text, setText] = useState(() => (hasFields(input) ? JSON.stringify(input, null, 2) : ""));
  const isNone = text.trim() === "";
  const found = isNone ? null : parsed(text);
  return (
    <JsonInput
      label={t("guidelines.exampleInput")}
      description={t("guidelines.exampleInputSays")}
      placeholder={'{"text": "…"}'}
      autosize
      minRows={2}
      maxRows={12}
      value={text}
      error={!isNone && !hasFields(found) ? t("noJson") : undefined}
      onChange={(now) => {
        setText(now);
        const value = now.trim() === "" ? null : parsed(now);
        if (value === null || hasFields(value)) change(value);
      }}
    />
  );
}

interface PreviewGiven {
  written: Written;
  version: number;
  taskType: string;
}

/** Guidelines as contributors will read them. */
export function Preview({ written, version, taskType }: PreviewGiven) {
  const { t } = useTranslation(["manage", "work", "words"]);
  const body = bodyOf(written);
  return (
    <Stack>
      <Guidelines guidelines={{ ...body, version, created_at: "" } as Schemas["GuidelinesView"]} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ExampleCards
          title={t("guidelines.good_examples")}
          examples={body.good_examples}
          taskType={taskType}
          isGood
        />
        <ExampleCards title={t("guidelines.bad_examples")} examples={body.bad_examples} taskType={taskType} />
      </SimpleGrid>
    </Stack>
  );
}

interface CardsGiven {
  title: string;
  examples: Example[];
  taskType: string;
  isGood?: boolean;
}

function ExampleCards({ title, examples, taskType, isGood = false }: CardsGiven) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      {examples.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("guidelines.noExample")}
        </Text>
      )}
      {examples.map((one, at) => (
        <Card
          // biome-ignore lint/suspicious/noArrayIndexKey: examples have no id and are only read here
          key={at}
          withBorder
          style={{ borderInlineStart: `4px solid var(--mantine-color-${isGood ? "teal" : "red"}-6)` }}
        >
          <Stack gap="xs">
            <AnswerShown taskType={taskType} input={one.input} answer={one.answer} />
            <Text size="sm">
              <b>{t(isGood ? "guidelines.goodBecause" : "guidelines.badBecause")}</b> {one.why}
            </Text>
          </Stack>
        </Card>
      ))}
    </Stack>
  );
}

export function SaveBar({
  says,
  busy,
  act,
  label,
}: {
  says: string;
  busy: boolean;
  act: () => void;
  label: string;
}) {
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed" role="status">
        {says}
      </Text>
      <Button onClick={act} loading={busy}>
        {label}
      </Button>
    </Group>
  );
}
