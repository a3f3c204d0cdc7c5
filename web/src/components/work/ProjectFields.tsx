import { Input, JsonInput, NativeSelect, Radio, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { asText } from "./asked";
import { type Field, projectFields } from "./fields";
import type { Given } from "./given";

const FEW = 6;
const SHORT = 120; // characters that stand in one line

/** The fields that a project asks for beside its type's own. */
export function ProjectFields({ asked, answer, set, about, isReadOnly }: Given) {
  const fields = projectFields(asked);
  if (fields.length === 0) return null;
  return (
    <Stack gap="sm">
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={answer[field.name]}
          change={(value) => set(field.name, value)}
          error={about(field.name)}
          isReadOnly={isReadOnly}
        />
      ))}
    </Stack>
  );
}

interface OneGiven {
  field: Field;
  value: unknown;
  change: (value: unknown) => void;
  error: ReactNode;
  isReadOnly: boolean;
}

function OneField(given: OneGiven) {
  const { field, value, change, error, isReadOnly } = given;
  const { t } = useTranslation("work");
  const shared = {
    id: `answer-${field.name}`,
    label: field.title,
    description: field.says,
    error,
    readOnly: isReadOnly,
    withAsterisk: field.isRequired,
  };
  if (field.kind === "boolean")
    return (
      <Choice
        {...shared}
        choices={[
          { value: "true", label: t("yes") },
          { value: "false", label: t("no") },
        ]}
        value={typeof value === "boolean" ? String(value) : ""}
        change={(text) => change(text === "true")}
      />
    );
  if (field.kind === "choice") return <OneOf given={given} shared={shared} />;
  if (field.kind === "number" || field.kind === "integer")
    return <NumberField given={given} shared={shared} />;
  if (field.kind === "texts")
    return (
      <TagsInput
        {...shared}
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={(list) => change(list.length === 0 && !field.isRequired ? undefined : list)}
        placeholder={t("listHow")}
        acceptValueOnBlur
      />
    );
  if (field.kind === "json") return <Json given={given} shared={shared} />;
  const most = field.rules.maxLength;
  const text = {
    ...shared,
    value: asText(value),
    onChange: (event: { currentTarget: { value: string } }) =>
      change(event.currentTarget.value === "" ? undefined : event.currentTarget.value),
  };
  return typeof most === "number" && most <= SHORT ? (
    <TextInput {...text} />
  ) : (
    <Textarea {...text} rows={3} resize="vertical" dir="auto" />
  );
}

interface Shared {
  id: string;
  label: string;
  description: string | undefined;
  error: ReactNode;
  readOnly: boolean;
  withAsterisk: boolean;
}

function OneOf({ given: { field, value, change, isReadOnly }, shared }: { given: OneGiven; shared: Shared }) {
  const { t } = useTranslation("work");
  const choices = field.choices.map((one) => ({ value: String(one), label: String(one) }));
  const choose = (text: string) => change(field.choices.find((one) => String(one) === text));
  const chosen = value === undefined ? "" : String(value);
  if (field.choices.length <= FEW)
    return <Choice {...shared} choices={choices} value={chosen} change={choose} />;
  const { readOnly: _, ...rest } = shared;
  return (
    <NativeSelect
      {...rest}
      disabled={isReadOnly}
      data={[{ value: "", label: t("choose") }, ...choices]}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}

function Choice({
  choices,
  change,
  ...shared
}: Shared & {
  choices: { value: string; label: string }[];
  value: string;
  change: (value: string) => void;
}) {
  return (
    <Radio.Group {...shared} onChange={change}>
      <Input.Wrapper>
        <Stack gap={6} mt={6} mb={4}>
          {choices.map((one) => (
            <Radio key={one.value} {...one} />
          ))}
        </Stack>
      </Input.Wrapper>
    </Radio.Group>
  );
}

/** What is typed stays as it is until it is a number; only then it is the answer's. */
function NumberField({ given: { value, change }, shared }: { given: OneGiven; shared: Shared }) {
  const [typed, setTyped] = useState<string | null>(null);
  const kept = value === undefined ? "" : String(value);
  return (
    <TextInput
      {...shared}
      inputMode="decimal"
      value={typed ?? kept}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const number = Number(text.trim().replace(",", "."));
        change(text.trim() === "" ? undefined : Number.isFinite(number) ? number : text);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

/** A field of a shape that has no form is written as JSON. */
function Json({ given: { value, change }, shared }: { given: OneGiven; shared: Shared }) {
  const { t } = useTranslation("work");
  const [typed, setTyped] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  return (
    <JsonInput
      {...shared}
      description={shared.description ?? t("jsonHow")}
      validationError={t("wrong.json")}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        try {
          change(text.trim() === "" ? undefined : JSON.parse(text));
        } catch {
          // not whole yet: what was JSON before stays the answer
        }
      }}
      formatOnBlur
      rows={4}
    />
  );
}
