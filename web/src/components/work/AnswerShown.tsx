import { Badge, Group, Stack, Text, Title } from "@mantine/core";
import { lazy, memo, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Markdown } from "../Markdown";
import { Plain } from "../Plain";
import { asAnswer, asText, orderOf, ownFields, RUBRIC, responsesOf } from "./asked";
import { ranked } from "./ranking";
import { useResponseName } from "./responseName";
import { useSaid } from "./said";

const Changes = lazy(() => import("./Changes"));

interface Given {
  taskType: string;
  input: unknown;
  answer: unknown;
  /** What an edited text changed, word by word; where the answer comes without it, it is found here. */
  edits?: readonly Schemas["Change"][] | null;
  /** The order in which whoever answered saw the responses: their letters, and those of their reasons, follow from it. */
  shownOrder?: readonly number[] | null;
  /** The language of its texts, where all of them are of one. */
  lang?: string;
}

/** An answer to read: its type's own fields first, then the project's. */
export const AnswerShown = memo(function AnswerShown(given: Given) {
  const { taskType, input, answer, edits = null, lang } = given;
  const { t } = useTranslation("work");
  const says = useSaid(taskType);
  const fields = asAnswer(answer);
  const { required, optional } = ownFields(taskType);
  const own = [...required, ...optional].filter((name) => fields[name] !== undefined);
  const others = Object.keys(fields).filter((name) => !own.includes(name));
  const isCompared = own.includes("edited") && (edits !== null || isMended(input, fields.edited));
  if (typeof answer === "string") return <Plain text={answer} />;
  return (
    <Stack gap="md">
      {[...own, ...others].map((name) => (
        <section key={name}>
          <Title order={3} size="h6" c="dimmed" mb={4} className="breaks">
            {name === "edited" && isCompared ? t("given.changes") : says.label(name)}
          </Title>
          <div lang={typeof fields[name] === "string" ? lang : undefined}>
            {own.includes(name) ? (
              <OwnField {...given} name={name} value={fields[name]} />
            ) : (
              <Field value={fields[name]} />
            )}
          </div>
        </section>
      ))}
      {own.length + others.length === 0 && <Text size="sm">{t("given.nothing")}</Text>}
    </Stack>
  );
});

/** Whether an answer edited a text that is at hand to compare it with. */
function isMended(input: unknown, edited: unknown): boolean {
  const { original } = asAnswer(input);
  return typeof original === "string" && typeof edited === "string" && original !== edited;
}

interface OwnGiven extends Given {
  name: string;
  value: unknown;
}

function OwnField({ name, value, input, edits = null, shownOrder = null }: OwnGiven) {
  const { t } = useTranslation("work");
  const nameOf = useResponseName();
  const order = orderOf(responsesOf(input), shownOrder);
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
      return <Text fw={600}>{typeof value === "number" ? nameOf(value, order) : t("comparison.equal")}</Text>;
    case "ranking":
      return <Order of={value} order={order} />;
    case "edited":
      return edits === null ? <Edited text={asText(value)} input={input} /> : <Edits of={edits} />;
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
      {RUBRIC.filter((part) => ratings[part] !== undefined).map((part) => (
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
function Order({ of, order }: { of: unknown; order: readonly number[] }) {
  const nameOf = useResponseName();
  return (
    <Stack gap={4} component="ol" m={0} p={0}>
      {ranked(of, order).map(({ rank, number }) => (
        <Group key={number} component="li" gap="xs" className="row">
          <Text size="sm" c="dimmed" className="tabular" w={20}>
            {rank}.
          </Text>
          <Text size="sm" fw={600}>
            {nameOf(number, order)}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

function Edited({ text, input }: { text: string; input: unknown }) {
  const plain = <Plain text={text} />;
  if (!isMended(input, text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Changes before={asText(asAnswer(input).original)} after={text} />
    </Suspense>
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

/** A field of which nothing is known but its value. */
function Field({ value }: { value: unknown }) {
  const says = useSaid("");
  if (typeof value === "string") return <Markdown text={value} />;
  return isNested(value) ? (
    <Code text={JSON.stringify(value, null, 2)} />
  ) : (
    <Plain text={says.text("", value)} />
  );
}

/** Whether a value has names or lists within: then every one of them is shown as it is. */
function isNested(value: unknown): boolean {
  const isObject = typeof value === "object" && value !== null;
  return isObject && !(Array.isArray(value) && value.every((one) => typeof one !== "object"));
}
