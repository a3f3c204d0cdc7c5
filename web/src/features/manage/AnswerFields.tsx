import {
  Checkbox,
  JsonInput,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { parsed } from "./schemas";

interface Given {
  type: string;
  options: readonly string[];
  answer: unknown;
  change: (answer: unknown) => void;
  error?: ReactNode;
}

const TEXT_OF: Readonly<Record<string, string>> = {
  prompt_writing: "prompt",
  data_optimization: "edited",
  translation: "translation",
  code: "code",
};
const RUBRIC = ["accuracy", "logic", "fluency"] as const;
type Known = Record<string, unknown>;

/** An answer as its task type has it, by form; or as JSON, for fields of the project's own. */
export function AnswerFields(given: Given) {
  const { t } = useTranslation(["manage", "words"]);
  const [asJson, setAsJson] = useState(false);
  return (
    <Stack gap="xs">
      {asJson ? <Json {...given} /> : <Form {...given} />}
      <Switch
        size="xs"
        label={t("answer.asJson")}
        checked={asJson}
        onChange={(event) => setAsJson(event.currentTarget.checked)}
      />
    </Stack>
  );
}

function Json({ answer, change, error }: Given) {
  const { t } = useTranslation(["manage", "words"]);
  const [text, setText] = useState(() => JSON.stringify(answer ?? {}, null, 2));
  const found = parsed(text);
  return (
    <JsonInput
      label={t("answer.json")}
      autosize
      minRows={4}
      value={text}
      error={found === undefined ? t("noJson") : error}
      onChange={(now) => {
        setText(now);
        const value = parsed(now);
        if (value !== undefined) change(value);
      }}
    />
  );
}

function Form({ type, options, answer, change, error }: Given) {
  const { t } = useTranslation(["manage", "words"]);
  const known = (typeof answer === "object" && answer !== null ? answer : {}) as Known;
  const put = (part: Known) => change({ ...known, ...part });
  if (type === "classification" && options.length > 0) {
    return (
      <Select
        label={t("answer.label")}
        data={[...new Set(options)]}
        value={typeof known.label === "string" ? known.label : null}
        onChange={(label) => put({ label })}
        error={error}
      />
    );
  }
  if (type === "evaluation") return <Evaluation known={known} put={put} error={error} />;
  if (type === "comparison") return <Comparison known={known} put={put} error={error} />;
  if (type === "ranking") return <Ranking known={known} put={put} error={error} />;
  const field = TEXT_OF[type] ?? "label";
  return (
    <Textarea
      label={t(type === "classification" ? "answer.label" : "answer.text")}
      autosize
      minRows={type === "classification" ? 1 : 3}
      maxRows={16}
      value={String(known[field] ?? "")}
      onChange={(event) => put({ [field]: event.currentTarget.value })}
      error={error}
    />
  );
}

interface Part {
  known: Known;
  put: (part: Known) => void;
  error: ReactNode;
}

function Evaluation({ known, put, error }: Part) {
  const { t } = useTranslation(["manage", "words"]);
  const ratings = (known.ratings ?? {}) as Known;
  return (
    <>
      <SimpleGrid cols={3}>
        {RUBRIC.map((name) => (
          <NumberInput
            key={name}
            label={t(`answer.${name}`)}
            min={1}
            max={5}
            value={typeof ratings[name] === "number" ? ratings[name] : ""}
            onChange={(value) => put({ ratings: { ...ratings, [name]: whole(value) } })}
          />
        ))}
      </SimpleGrid>
      <Justification known={known} put={put} error={error} />
    </>
  );
}

function Comparison({ known, put, error }: Part) {
  const { t } = useTranslation(["manage", "words"]);
  const preferred = known.preferred;
  return (
    <>
      <NumberInput
        label={t("answer.preferred")}
        min={1}
        max={8}
        maw={260}
        disabled={preferred === null}
        value={typeof preferred === "number" ? preferred + 1 : ""}
        onChange={(value) => put({ preferred: value === "" ? undefined : Number(value) - 1 })}
      />
      <Checkbox
        label={t("answer.equal")}
        checked={preferred === null}
        onChange={(event) => put({ preferred: event.currentTarget.checked ? null : undefined })}
      />
      <Justification known={known} put={put} error={error} />
    </>
  );
}

function Justification({ known, put, error }: Part) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Textarea
      label={t("answer.justification")}
      autosize
      minRows={2}
      value={String(known.justification ?? "")}
      onChange={(event) => put({ justification: event.currentTarget.value })}
      error={error}
    />
  );
}

function Ranking({ known, put, error }: Part) {
  const { t } = useTranslation(["manage", "words"]);
  const [text, setText] = useState(() => orderText(known.ranking));
  return (
    <TextInput
      label={t("answer.ranking")}
      description={t("answer.rankingSays")}
      value={text}
      error={error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        put({ ranking: orderOf(event.currentTarget.value) });
      }}
    />
  );
}

/** "2 > 1 = 3" as the API has it: groups of responses counted from 0, best first. */
export function orderOf(text: string): number[][] {
  return text
    .split(">")
    .map((group) => (group.match(/\d+/g) ?? []).map((number) => Number(number) - 1))
    .filter((group) => group.length > 0);
}

export function orderText(ranking: unknown): string {
  if (!Array.isArray(ranking)) return "";
  return ranking
    .map((group) => (Array.isArray(group) ? group.map((number) => Number(number) + 1).join(" = ") : ""))
    .join(" > ");
}

function whole(value: string | number): number | undefined {
  return value === "" ? undefined : Number(value);
}
