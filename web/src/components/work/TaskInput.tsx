import { Badge, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Markdown } from "../Markdown";
import { Plain } from "../Plain";
import { asAnswer, letter, orderOf } from "./asked";
import { readable } from "./fields";

interface Given {
  taskType: string;
  input: unknown;
  shownOrder: readonly number[] | null;
}

/** Where every character matters, texts are shown as they were written until somebody wants otherwise. */
const EXACT = new Set(["translation", "data_optimization"]);
/** Fields that are shown elsewhere, or that a person needs no look at. */
const ELSEWHERE = new Set(["attachments", "options"]);

/** A task's input, field by field: somebody else's texts, which are never run. */
export const TaskInput = memo(function TaskInput({ taskType, input, shownOrder }: Given) {
  const { t } = useTranslation("work");
  const [view, setView] = useState(EXACT.has(taskType) ? "written" : "set");
  const isSet = view === "set";
  const fields = Object.entries(asAnswer(input))
    .filter(([name]) => !ELSEWHERE.has(name))
    .sort(([one], [other]) => placeOf(one) - placeOf(other));
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
      {fields.map(([name, value]) =>
        name === "responses" && Array.isArray(value) ? (
          <Responses key={name} responses={value} shownOrder={shownOrder} isSet={isSet} />
        ) : (
          <section key={name}>
            <Title order={2} size="h6" c="dimmed" mb={4} className="breaks">
              {known(name) ? t(`input.${name}`) : readable(name)}
            </Title>
            <Value value={value} isSet={isSet} />
          </section>
        ),
      )}
    </Stack>
  );
});

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

function Responses({
  responses,
  shownOrder,
  isSet,
}: {
  responses: readonly unknown[];
  shownOrder: readonly number[] | null;
  isSet: boolean;
}) {
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
        <Title order={2} size="h6">
          {t("comparison.response", { letter: letter(place) })}
        </Title>
      </Group>
      <Value value={responses[number]} isSet={isSet} />
    </section>
  ));
}

function Value({ value, isSet }: { value: unknown; isSet: boolean }) {
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
  return <Plain text={typeof value === "object" ? JSON.stringify(value, null, 2) : String(value)} />;
}

const isTexts = (value: object): value is Record<string, string> =>
  Object.values(value).every((one) => typeof one === "string");
