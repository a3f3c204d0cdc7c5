import { Card, Checkbox, Radio, Skeleton, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Markdown } from "@/components/Markdown";
import { Plain } from "@/components/Plain";
import { useKeys } from "@/components/work/keys";
import { beside, useRefusalWords } from "@/lib/refusals";
import { wordsIn } from "@/lib/validators";
import { plainly } from "@/lib/ways";
import type { Answer, Given as GivenAnswer } from "./answers";
import { OptionText } from "./OptionText";
import { python } from "./python";
import { Rubric } from "./Rubric";
import { isTyped, isWhole } from "./whole";

const CodeEditor = lazy(() => import("@/components/work/CodeEditor"));
const Ordering = lazy(() => import("./Ordering"));

type Item = Schemas["AttemptItem"];

interface Given {
  item: Item;
  given: GivenAnswer;
  isReadOnly: boolean;
  change: (answer: Answer | null, isWhole: boolean, isTyped: boolean) => void;
}

/** What a field of any kind needs. */
interface Field extends Given {
  set: (answer: Answer) => void;
  error: ReactNode;
}

/** One question and the field that its kind asks for. */
export function Question(given: Given) {
  const { item, change } = given;
  const set = (answer: Answer) => change(answer, isWhole(item.kind, answer), isTyped(item.kind));
  return (
    <Stack>
      <div id="prompt">
        <Markdown text={item.prompt} />
      </div>
      <OfKind {...given} set={set} error={useError(given)} />
    </Stack>
  );
}

/** Why the platform did not take the answer. */
function useError({ given: { state, problem } }: Given): ReactNode {
  const isReady = useRefusalWords(problem);
  if (state !== "refused" || !isReady || !(problem instanceof ProblemError)) return undefined;
  return beside(problem, problem.rule, plainly(problem.detail ?? problem.message));
}

function OfKind(field: Field) {
  const { t } = useTranslation("attempts");
  switch (field.item.kind) {
    case "choice":
      return <Choice {...field} />;
    case "choices":
      return <Choices {...field} />;
    case "ordering":
      return (
        <Suspense fallback={<Skeleton height={220} />}>
          <Ordering
            options={field.item.options}
            answer={Array.isArray(field.given.answer) ? field.given.answer : null}
            set={field.set}
            error={field.error}
            isReadOnly={field.isReadOnly}
          />
        </Suspense>
      );
    case "numeric":
      return <Line {...field} label={t("answer.numeric")} says={t("answer.numericHow")} isNumber />;
    case "short_text":
      return <Line {...field} label={t("answer.short")} />;
    case "code":
      return <Code {...field} />;
    default:
      return <Long {...field} />;
  }
}

/** The first nine options by their number. */
function useNumbers(options: Item["options"], choose: (id: string) => void, isOn: boolean): void {
  const keys = options.slice(0, 9).map((one, at) => [String(at + 1), () => choose(one.option_id)]);
  useKeys(Object.fromEntries(keys), isOn);
}

function Choice({ item, given, set, error, isReadOnly }: Field) {
  const { t } = useTranslation("attempts");
  useNumbers(item.options, set, !isReadOnly);
  return (
    <Radio.Group
      label={t("answer.choice")}
      aria-describedby="prompt"
      value={typeof given.answer === "string" ? given.answer : ""}
      onChange={set}
      error={error}
      readOnly={isReadOnly}
    >
      <Stack gap="xs" mt="xs">
        {item.options.map((option, at) => (
          <Radio.Card
            key={option.option_id}
            value={option.option_id}
            p="xs"
            className="choice"
            aria-label={option.text}
            disabled={isReadOnly}
          >
            <Radio.Indicator />
            <OptionText text={option.text} at={at} />
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Choices({ item, given, set, error, isReadOnly }: Field) {
  const { t } = useTranslation("attempts");
  const chosen = Array.isArray(given.answer) ? given.answer : [];
  const keep = (ids: string[]) => set([...ids].sort()); // as the platform keeps them
  const toggle = (id: string) =>
    keep(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  useNumbers(item.options, toggle, !isReadOnly);
  return (
    <Checkbox.Group
      label={t("answer.choices")}
      aria-describedby="prompt"
      value={chosen}
      onChange={keep}
      error={error}
      readOnly={isReadOnly}
    >
      <Stack gap="xs" mt="xs">
        {item.options.map((option, at) => (
          <Checkbox.Card
            key={option.option_id}
            value={option.option_id}
            p="xs"
            className="choice"
            aria-label={option.text}
            disabled={isReadOnly}
          >
            <Checkbox.Indicator />
            <OptionText text={option.text} at={at} />
          </Checkbox.Card>
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function Line({
  item,
  given,
  set,
  error,
  isReadOnly,
  label,
  says,
  isNumber = false,
}: Field & { label: string; says?: string; isNumber?: boolean }) {
  const { t } = useTranslation("attempts");
  const text = typeof given.answer === "string" ? given.answer : "";
  const isWrong = isNumber && text.trim() !== "" && text.trim() !== "-" && !isWhole(item.kind, text);
  return (
    <TextInput
      data-answer
      label={label}
      description={says}
      aria-describedby="prompt"
      value={text}
      onChange={(event) => set(event.currentTarget.value)}
      error={error ?? (isWrong ? t("answer.numericWrong") : undefined)}
      readOnly={isReadOnly}
      maxLength={isNumber ? 40 : 200}
      maw={isNumber ? 280 : 480}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  );
}

function Long({ item, given, set, error, isReadOnly }: Field) {
  const { t } = useTranslation("attempts");
  const text = typeof given.answer === "string" ? given.answer : "";
  const { writing } = item;
  return (
    <Stack>
      {writing?.source && (
        <Card withBorder component="section" aria-label={t("answer.source")}>
          <Text size="sm" c="dimmed" mb={4}>
            {t("answer.source")}
          </Text>
          <Plain text={writing.source} />
        </Card>
      )}
      <div>
        <Textarea
          data-answer
          label={t(item.kind === "translation" ? "answer.translation" : "answer.essay")}
          aria-describedby="prompt"
          value={text}
          onChange={(event) => set(event.currentTarget.value)}
          error={error}
          readOnly={isReadOnly}
          maxLength={20_000}
          rows={12}
          resize="vertical"
          dir="auto"
          spellCheck
        />
        <Text size="xs" c="dimmed" mt={4} className="tabular">
          {t("answer.words", { count: wordsIn(text) })}
          {writing?.least_words != null && ` · ${t("answer.least", { count: writing.least_words })}`}
          {writing?.most_words != null && ` · ${t("answer.most", { count: writing.most_words })}`}
        </Text>
        {given.warning && (
          <Text size="sm" role="status">
            {given.warning} {t("answer.warned")}
          </Text>
        )}
      </div>
      {writing && <Rubric of={writing.rubric} />}
    </Stack>
  );
}

function Code({ item, given, set, error, isReadOnly }: Field) {
  const { t } = useTranslation("attempts");
  const { coding } = item;
  return (
    <Stack gap="sm">
      {coding && coding.examples.length > 0 && (
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t("answer.examples")}
          </Text>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code is scrolled by keys */}
          <pre className="code" tabIndex={0}>
            {coding.examples
              .map(
                ({ args, result }) =>
                  `${coding.function}(${args.map(python).join(", ")})\n→ ${python(result)}`,
              )
              .join("\n\n")}
          </pre>
        </div>
      )}
      <Text size="sm" c="dimmed">
        {t("answer.codeHow")}
      </Text>
      <Suspense fallback={<Skeleton height={260} />}>
        <CodeEditor
          label={t("answer.code")}
          language="python"
          value={typeof given.answer === "string" ? given.answer : (coding?.starter ?? "")}
          change={set}
          isReadOnly={isReadOnly}
          isWrong={error !== undefined}
        />
      </Suspense>
      {error && (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
