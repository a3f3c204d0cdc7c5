import { Badge, Group, Stack, Text, Title } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Markdown } from "../Markdown";
import { Plain } from "../Plain";
import { asAnswer, asText, letter, ownFields, RUBRIC, responsesOf } from "./asked";
import { readable } from "./fields";
import { ranks, rowsOf } from "./ranking";

interface Given {
  taskType: string;
  input: unknown;
  answer: unknown;
  /** What an edited text changed, word by word. */
  edits: readonly Schemas["Change"][] | null;
}

/** An answer to read: its type's own fields first, then the project's; responses are called as they stand in the input. */
export const AnswerShown = memo(function AnswerShown({ taskType, input, answer, edits }: Given) {
  const { t } = useTranslation("work");
  const fields = asAnswer(answer);
  const { required, optional } = ownFields(taskType);
  const own = [...required, ...optional].filter((name) => fields[name] !== undefined);
  const others = Object.keys(fields).filter((name) => !own.includes(name));
  return (
    <Stack gap="md">
      {[...own, ...others].map((name) => (
        <section key={name}>
          <Title order={3} size="h6" c="dimmed" mb={4} className="breaks">
            {isKnown(name) && own.includes(name) ? t(`given.${name}`) : readable(name)}
          </Title>
          {own.includes(name) ? (
            <OwnField name={name} value={fields[name]} input={input} edits={edits} />
          ) : (
            <Field value={fields[name]} />
          )}
        </section>
      ))}
      {own.length + others.length === 0 && <Text size="sm">{t("given.nothing")}</Text>}
    </Stack>
  );
});

const KNOWN = [
  "code",
  "edited",
  "explanation",
  "justification",
  "label",
  "note",
  "preferred",
  "prompt",
  "ranking",
  "ratings",
  "translation",
] as const;
const isKnown = (name: string): name is (typeof KNOWN)[number] => (KNOWN as readonly string[]).includes(name);

interface OwnGiven extends Pick<Given, "input" | "edits"> {
  name: string;
  value: unknown;
}

function OwnField({ name, value, input, edits }: OwnGiven) {
  const { t } = useTranslation("work");
  switch (name) {
    case "label":
      return (
        <Badge size="xl" variant="default" maw="100%">
          {asText(value)}
        </Badge>
      );
    case "ratings":
      return <Ratings of={value} />;
    case "preferred":
      return (
        <Text fw={600}>
          {typeof value === "number"
            ? t("comparison.response", { letter: letter(value) })
            : t("comparison.equal")}
        </Text>
      );
    case "ranking":
      return <Order of={value} count={responsesOf(input).length} />;
    case "edited":
      return edits === null ? <Plain text={asText(value)} /> : <Edits of={edits} />;
    case "translation":
      return <Plain text={asText(value)} lang={asText(asAnswer(input).target_language)} />;
    case "code":
      return <Code text={asText(value)} />;
    default:
      return <Field value={value} />;
  }
}

function Ratings({ of }: { of: unknown }) {
  const { t } = useTranslation("work");
  const ratings = asAnswer(of);
  return (
    <Stack gap={2} component="dl" m={0}>
      {RUBRIC.map((part) => (
        <Group key={part} gap="xs">
          <Text component="dt" size="sm" w={110}>
            {t(`rubric.${part}`)}
          </Text>
          <Text component="dd" m={0} size="sm" fw={600} className="tabular">
            {t("given.ofFive", { score: String(ratings[part]) })}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

/** Ranks with their responses; tied ones share theirs. */
function Order({ of, count }: { of: unknown; count: number }) {
  const { t } = useTranslation("work");
  const rows = rowsOf(
    of,
    Array.from({ length: count }, (_, number) => number),
  );
  const numbers = ranks(rows);
  return (
    <Stack gap={4} component="ol" m={0} p={0}>
      {rows.map(({ number }, place) => (
        <Group key={number} component="li" gap="xs" className="row">
          <Text size="sm" c="dimmed" className="tabular" w={20}>
            {numbers[place]}.
          </Text>
          <Text size="sm" fw={600}>
            {t("comparison.response", { letter: letter(number) })}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

function Edits({ of }: { of: readonly Schemas["Change"][] }) {
  let place = 0;
  return (
    <div className="answers" dir="auto">
      <span className="edits">
        {of.map(({ kind, text }) => {
          const key = place;
          place += text.length + 1;
          if (kind === "added") return <ins key={key}>{text}</ins>;
          return kind === "removed" ? <del key={key}>{text}</del> : <span key={key}>{text}</span>;
        })}
      </span>
    </div>
  );
}

function Code({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide code is scrolled by keys
    <pre className="code" tabIndex={0}>
      {text}
    </pre>
  );
}

function Field({ value }: { value: unknown }) {
  if (typeof value === "string") return <Markdown text={value} />;
  if (Array.isArray(value) && value.every((one) => typeof one === "string"))
    return <Plain text={value.join("\n")} />;
  return <Plain text={typeof value === "object" ? JSON.stringify(value, null, 2) : String(value)} />;
}
