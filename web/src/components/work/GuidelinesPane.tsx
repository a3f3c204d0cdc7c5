import { CloseButton, Group, Highlight, List, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Markdown } from "../Markdown";
import { Plain } from "../Plain";
import { Refused } from "../Refused";
import { Waiting } from "../Waiting";
import { readable } from "./fields";

interface Given {
  projectId: string;
  /** The version that the claim's terms have fixed. */
  version: number;
  close: () => void;
}

/** The guidelines this answer is judged by, beside the work; searchable. */
export function GuidelinesPane({ projectId, version, close }: Given) {
  const { t } = useTranslation(["work", "words"]);
  const [sought, setSought] = useState("");
  const params = { params: { path: { project_id: projectId }, query: { version } } };
  const found = calls.useQuery("get", "/projects/{project_id}/guidelines", params, {
    staleTime: Number.POSITIVE_INFINITY, // a version never changes
  });
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h5">
          {t("words:guidelines.title", { version })}
        </Title>
        <CloseButton onClick={close} aria-label={t("guidelines.close")} />
      </Group>
      {found.isPending && <Waiting rows={2} />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <>
          <TextInput
            type="search"
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
            placeholder={t("guidelines.seek")}
            aria-label={t("guidelines.seek")}
          />
          <Text className="unseen" aria-live="polite">
            {sought !== "" && t("guidelines.found", { count: hits(found.data, sought) })}
          </Text>
          {sought !== "" && hits(found.data, sought) === 0 && (
            <Text size="sm">{t("guidelines.nothing")}</Text>
          )}
          <Parts guidelines={found.data} sought={sought} />
        </>
      )}
    </Stack>
  );
}

const textsOf = (one: Schemas["GuidelinesView"]) => [
  one.objective,
  ...one.steps,
  ...one.acceptance_criteria,
  ...[...one.good_examples, ...one.bad_examples].map(exampleText),
];
const exampleText = ({ answer, why }: { answer: unknown; why: string }) => `${fieldsOf(answer)}\n${why}`;
const fieldsOf = (answer: unknown): string =>
  typeof answer === "object" && answer !== null && !Array.isArray(answer)
    ? Object.entries(answer)
        .map(
          ([name, value]) =>
            `${readable(name)}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
        )
        .join("\n")
    : String(answer);
const holds = (text: string, sought: string) => text.toLowerCase().includes(sought.toLowerCase());
const hits = (one: Schemas["GuidelinesView"], sought: string) =>
  textsOf(one).filter((text) => holds(text, sought)).length;

function Parts({ guidelines, sought }: { guidelines: Schemas["GuidelinesView"]; sought: string }) {
  const { t } = useTranslation(["work", "words"]);
  const { objective, steps, acceptance_criteria, good_examples, bad_examples } = guidelines;
  return (
    <>
      {holds(objective, sought) && <Said text={objective} sought={sought} />}
      <Listed title={t("words:guidelines.steps")} texts={steps} sought={sought} isOrdered />
      <Listed title={t("words:guidelines.criteria")} texts={acceptance_criteria} sought={sought} />
      <Listed title={t("guidelines.good")} texts={good_examples.map(exampleText)} sought={sought} isExact />
      <Listed title={t("guidelines.bad")} texts={bad_examples.map(exampleText)} sought={sought} isExact />
    </>
  );
}

interface ListedGiven {
  title: string;
  texts: readonly string[];
  sought: string;
  isOrdered?: boolean;
  isExact?: boolean;
}

function Listed({ title, texts, sought, isOrdered = false, isExact = false }: ListedGiven) {
  const shown = texts.filter((text) => holds(text, sought));
  if (shown.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      <List type={isOrdered ? "ordered" : "unordered"} size="sm" spacing={4} className="breaks">
        {shown.map((text) => (
          <List.Item key={text}>
            <Said text={text} sought={sought} isExact={isExact} />
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function Said({ text, sought, isExact = false }: { text: string; sought: string; isExact?: boolean }) {
  if (sought !== "")
    return (
      <Highlight highlight={sought} className="answers" size="sm">
        {text}
      </Highlight>
    );
  return isExact ? <Plain text={text} /> : <Markdown text={text} />;
}
