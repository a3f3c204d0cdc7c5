import {
  Alert,
  Badge,
  Card,
  Checkbox,
  Group,
  JsonInput,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { wrong } from "@/lib/price";
import { about } from "../about";
import type { Project } from "../data";
import { Rows } from "../Rows";
import {
  fieldsOf,
  KINDS,
  type Kind,
  namesNoInput,
  newField,
  type OwnField,
  parsed,
  type Schema,
  schemaOf,
} from "../schemas";
import { type Patch, StepForm, useStep } from "./StepForm";

type Rule = Schemas["ValidatorView"];
interface Shape {
  fields: OwnField[];
  /** The schema as somebody wrote it; null while it is made of the fields. */
  json: string | null;
}

const RULES: Rule["rule"][] = [
  "required",
  "min_words",
  "max_words",
  "min_characters",
  "max_characters",
  "pattern",
];

/** What a task gives and what an answer holds, beside what the task type has already. */
export function Data({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const types = calls.useQuery("get", "/task-types", {}, { staleTime: Number.POSITIVE_INFINITY });
  const kind = types.data?.task_types.find((one) => one.name === project.task_type);
  const begin = {
    options: project.options,
    input: shapeOf(project.input_schema),
    output: shapeOf(project.output_schema),
    validators: project.validators.map(({ rule, field, value }) => ({ rule, field, value: value ?? null })),
    template: Object.entries(project.template ?? {}).map(([field, text]) => ({ field, text })),
  };
  const said = (name: string, shape: Shape) => {
    if (shape.json === null) return schemaOf(shape.fields);
    if (shape.json.trim() === "") return null;
    const schema = parsed(shape.json);
    if (typeof schema !== "object" || Array.isArray(schema)) throw wrong(name, t("noJson"));
    return schema;
  };
  const bodyOf = (value: typeof begin) =>
    ({
      options: value.options,
      input_schema: said("input_schema", value.input),
      output_schema: said("output_schema", value.output),
      validators: value.validators.filter((one) => one.field !== ""),
      template: templateOf(value.template),
    }) as Patch;
  const before = () =>
    ({
      options: project.options,
      input_schema: project.input_schema,
      output_schema: project.output_schema,
      validators: begin.validators,
      template: project.template,
    }) as Patch;
  const kept = useStep(project, "data", begin, bodyOf, before);
  const { value, change, problem } = kept;
  return (
    <StepForm id={project.project_id} step="data" kept={kept}>
      {kind && (
        <Card withBorder>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Known title={t("data.typeInput")} schema={kind.input_schema} />
            <Known title={t("data.typeOutput")} schema={kind.output_schema} />
          </SimpleGrid>
        </Card>
      )}
      {project.task_type === "classification" && (
        <TagsInput
          label={t("data.options")}
          description={t("data.optionsSays")}
          maxTags={100}
          value={value.options}
          onChange={(options) => change({ options })}
          error={about(problem, "options")}
        />
      )}
      {namesNoInput({ task_type: project.task_type, input_schema: bareSchemaOf(value.input) }) && (
        <Alert color="yellow" title={t("data.noFields")}>
          {t("data.noFieldsSays")}
        </Alert>
      )}
      <ShapeFields
        title={t("data.input")}
        says={`${t("data.inputSays")} ${t("data.fieldsAre")}`}
        shape={value.input}
        change={(input) => change({ input })}
        error={about(problem, "input_schema")}
      />
      <ShapeFields
        title={t("data.output")}
        says={t("data.outputSays")}
        shape={value.output}
        change={(output) => change({ output })}
        error={about(problem, "output_schema")}
      />
      <Rows
        title={t("data.validators")}
        says={t("data.validatorsSays")}
        add={t("data.addValidator")}
        remove={(at) => t("remove", { number: at })}
        rows={value.validators}
        change={(validators) => change({ validators })}
        make={(): Rule => ({ rule: "max_words", field: "", value: 100 })}
        error={about(problem, "validators")}
      >
        {(row, put) => <ValidatorRow row={row} put={put} answers={namesOf(kind?.output_schema)} />}
      </Rows>
      <Rows
        title={t("data.template")}
        says={t("data.templateSays")}
        add={t("data.addTemplate")}
        remove={(at) => t("remove", { number: at })}
        rows={value.template}
        change={(template) => change({ template })}
        make={() => ({ field: "", text: "" })}
        error={about(problem, "template")}
      >
        {(row, put) => (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={t("data.templateField")}
              value={row.field}
              onChange={(event) => put({ field: event.currentTarget.value })}
            />
            <TextInput
              label={t("data.templateText")}
              placeholder={t("data.templateExample")}
              value={row.text}
              onChange={(event) => put({ text: event.currentTarget.value })}
            />
          </SimpleGrid>
        )}
      </Rows>
    </StepForm>
  );
}

function Known({ title, schema }: { title: string; schema: unknown }) {
  const { t } = useTranslation(["manage", "words"]);
  const names = namesOf(schema);
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {names.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("data.anyField")}
        </Text>
      ) : (
        <Group gap={6}>
          {names.map(({ name, required }) => (
            <Badge key={name} variant={required ? "light" : "default"} color="gray" c="inherit">
              {required ? name : t("data.optional", { name })}
            </Badge>
          ))}
        </Group>
      )}
    </Stack>
  );
}

interface ShapeGiven {
  title: string;
  says: string;
  shape: Shape;
  change: (shape: Shape) => void;
  error: ReactNode;
}

function ShapeFields({ title, says, shape, change, error }: ShapeGiven) {
  const { t } = useTranslation(["manage", "words"]);
  const [stuck, setStuck] = useState(false);
  const isJson = shape.json !== null;
  function turn(on: boolean) {
    if (on) return change({ ...shape, json: JSON.stringify(schemaOf(shape.fields) ?? {}, null, 2) });
    const schema = shape.json?.trim() ? parsed(shape.json) : null;
    const fields = fieldsOf(isEmpty(schema) ? null : (schema as Schema));
    setStuck(fields === null);
    if (fields !== null) change({ fields, json: null });
  }
  return (
    <Stack gap="xs">
      {isJson ? (
        <JsonInput
          label={title}
          description={t("data.jsonSays")}
          autosize
          minRows={6}
          maxRows={24}
          value={shape.json ?? ""}
          onChange={(json) => change({ ...shape, json })}
          error={error}
        />
      ) : (
        <Rows
          title={title}
          says={says}
          add={t("data.addField")}
          remove={(at) => t("remove", { number: at })}
          rows={shape.fields}
          change={(fields) => change({ ...shape, fields })}
          make={newField}
          error={error}
        >
          {(row, put) => <FieldRow row={row} put={put} />}
        </Rows>
      )}
      <Switch
        size="xs"
        label={t("data.asJson")}
        checked={isJson}
        onChange={(event) => turn(event.currentTarget.checked)}
        error={stuck ? t("data.onlyJson") : undefined}
      />
    </Stack>
  );
}

function FieldRow({ row, put }: { row: OwnField; put: (part: Partial<OwnField>) => void }) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={t("data.fieldName")}
          value={row.name}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <Select
          label={t("data.fieldKind")}
          allowDeselect={false}
          data={KINDS.map((value) => ({ value, label: t(`data.kinds.${value}`) }))}
          value={row.kind}
          onChange={(kind) => put({ kind: (kind ?? "text") as Kind })}
        />
      </SimpleGrid>
      {row.kind === "choice" && (
        <TagsInput label={t("data.choices")} value={row.choices} onChange={(choices) => put({ choices })} />
      )}
      <Checkbox
        label={t("data.required")}
        checked={row.required}
        onChange={(event) => put({ required: event.currentTarget.checked })}
      />
    </>
  );
}

interface RuleGiven {
  row: Rule;
  put: (part: Partial<Rule>) => void;
  answers: { name: string }[];
}

function ValidatorRow({ row, put, answers }: RuleGiven) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      <TextInput
        label={t("data.ruleField")}
        placeholder={answers[0]?.name ?? ""}
        value={row.field}
        onChange={(event) => put({ field: event.currentTarget.value })}
      />
      <Select
        label={t("data.rule")}
        allowDeselect={false}
        data={RULES.map((value) => ({ value, label: t(`data.rules.${value}`) }))}
        value={row.rule}
        onChange={(rule) => put({ rule: rule as Rule["rule"], value: startOf(rule as Rule["rule"]) })}
      />
      {row.rule === "pattern" && (
        <TextInput
          label={t("data.pattern")}
          value={String(row.value ?? "")}
          onChange={(event) => put({ value: event.currentTarget.value })}
        />
      )}
      {row.rule !== "pattern" && row.rule !== "required" && (
        <NumberInput
          label={t("data.count")}
          min={0}
          value={typeof row.value === "number" ? row.value : ""}
          onChange={(value) => put({ value: value === "" ? 0 : Number(value) })}
        />
      )}
    </SimpleGrid>
  );
}

function startOf(rule: Rule["rule"]): Rule["value"] {
  if (rule === "required") return null;
  return rule === "pattern" ? "" : 100;
}

/** What the shape says so far, also while its JSON is being written. */
function bareSchemaOf({ fields, json }: Shape): unknown {
  return json === null ? schemaOf(fields) : parsed(json);
}

function shapeOf(schema: unknown): Shape {
  const fields = fieldsOf((schema ?? null) as Schema | null);
  return fields === null ? { fields: [], json: JSON.stringify(schema, null, 2) } : { fields, json: null };
}

function templateOf(rows: { field: string; text: string }[]): Record<string, string> | null {
  const whole = rows.filter((row) => row.field.trim() !== "" && row.text !== "");
  return whole.length === 0 ? null : Object.fromEntries(whole.map((row) => [row.field.trim(), row.text]));
}

function namesOf(schema: unknown): { name: string; required: boolean }[] {
  const found: { name: string; required: boolean }[] = [];
  const look = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const { allOf, properties, required } = node as Schema;
    if (Array.isArray(allOf)) allOf.forEach(look);
    const needed = Array.isArray(required) ? required : [];
    for (const name of Object.keys(properties ?? {})) found.push({ name, required: needed.includes(name) });
  };
  look(schema);
  return found;
}

function isEmpty(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && Object.keys(schema).length === 0;
}
