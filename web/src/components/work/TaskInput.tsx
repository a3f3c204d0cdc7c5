import { Badge, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Markdown } from "../Markdown";
import { Plain } from "../Plain";
import { asAnswer, letter, orderOf } from "./asked";
import { readable } from "./fields";
import { useSaid } from "./said";

interface Given {
  taskType: string;
  input: unknown;
  shownOrder: readonly number[] | null;
  /** The language of its texts, where all of them are of one. */
  lang?: string | undefined;
}

/** Where every character matters, texts are shown as they were written until somebody wants otherwise. */
const EXACT = new Set(["translation", "data_optimization"]);
/** Fields that are shown elsewhere, or that a person needs no look at. */
const ELSEWHERE = new Set(["attachments", "options"]);

/** A task's input, field by field: somebody else's texts, which are never run. */
export const TaskInput = memo(function TaskInput({ taskType, ...given }: Given) {
  const { t } = useTranslation("work");
  const [view, setView] = useState(EXACT.has(taskType) ? "written" : "set");
  return (
    <Stack gap="md">
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t("input.view")}
        data={[
          { value: "set", label: t("input.set") },
          { value: "written", label: t("input.written") },
        ]}
        value={view}
        onChange={setView}
      />
      <Fields {...given} order={2} isSet={view === "set"} />
    </Stack>
  );
});

/** A task's input within a longer text, such as what an example answers: as its type is shown first. */
export const InputShown = memo(function InputShown({ taskType, ...given }: Given) {
  return typeof given.input === "string" ? (
    <Plain text={given.input} />
  ) : (
    <Stack gap="md">
      <Fields {...given} order={3} isSet={!EXACT.has(taskType)} />
    </Stack>
  );
});

interface FieldsGiven extends Omit<Given, "taskType"> {
  isSet: boolean;
  order: 2 | 3;
}

function Fields({ input, shownOrder, lang, isSet, order }: FieldsGiven) {
  const { t } = useTranslation("work");
  const fields = Object.entries(asAnswer(input))
    .filter(([name]) => !ELSEWHERE.has(name))
    .sort(([one], [other]) => placeOf(one) - placeOf(other));
  return fields.map(([name, value]) =>
    name === "responses" && Array.isArray(value) ? (
      <Responses
        key={name}
        responses={value}
        shownOrder={shownOrder}
        isSet={isSet}
        order={order}
        lang={lang}
      />
    ) : (
      <section key={name}>
        <Title order={order} size="h6" c="dimmed" mb={4} className="breaks">
          {known(name) ? t(`input.${name}`) : readable(name)}
        </Title>
        <div lang={lang}>
          <Value value={value} isSet={isSet} />
        </div>
      </section>
    ),
  );
}

/** In the order to read them; the store keeps none. */
const KNOWN = [
  "topic",
  "instructions",
  "prompt",
  "source_language",
  "target_language",
  "language",
  "original",
  "text",
  "response",
  "reference",
  "files",
] as const;
const READ_IN_ORDER: readonly string[] = [...KNOWN.slice(0, 9), "responses", ...KNOWN.slice(9)];
const placeOf = (name: string) => READ_IN_ORDER.indexOf(name) + (READ_IN_ORDER.includes(name) ? 0 : 100);
const known = (name: string): name is (typeof KNOWN)[number] => (KNOWN as readonly string[]).includes(name);

interface ResponsesGiven extends Omit<FieldsGiven, "input"> {
  responses: readonly unknown[];
}

function Responses({ responses, shownOrder, isSet, order, lang }: ResponsesGiven) {
  const { t } = useTranslation("work");
  return orderOf(responses, shownOrder).map((number, place) => (
    <section
      key={number}
      className="response"
      aria-label={t("comparison.response", { letter: letter(place) })}
    >
      <Group gap="xs" mb={6}>
        <Badge size="lg" circle aria-hidden>
          {letter(place)}
        </Badge>
        <Title order={order} size="h6">
          {t("comparison.response", { letter: letter(place) })}
        </Title>
      </Group>
      <div lang={lang}>
        <Value value={responses[number]} isSet={isSet} />
      </div>
    </section>
  ));
}

function Value({ value, isSet }: { value: unknown; isSet: boolean }) {
  const says = useSaid("");
  if (typeof value === "string") return isSet ? <Markdown text={value} /> : <Plain text={value} />;
  if (typeof value === "object" && value !== null && !Array.isArray(value) && isTexts(value))
    return Object.entries(value).map(([name, text]) => (
      <div key={name}>
        <Text size="sm" fw={600} className="breaks">
          {name}
        </Text>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code is scrolled by keys */}
        <pre className="code" tabIndex={0}>
          {text}
        </pre>
      </div>
    ));
  const isExact = !isSet && typeof value === "object";
  return <Plain text={isExact ? JSON.stringify(value, null, 2) : says.text("", value)} />;
}

const isTexts = (value: object): value is Record<string, string> =>
  Object.values(value).every((one) => typeof one === "string");
