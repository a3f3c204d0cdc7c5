import { CloseButton, Group, Highlight, List, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Markdown } from "../Markdown";
import { Plain } from "../Plain";
import { Refused } from "../Refused";
import { Waiting } from "../Waiting";
import { asAnswer } from "./asked";
import { type Said as Says, useSaid } from "./said";

interface Given {
  projectId: string;
  /** The version that the claim's terms have fixed. */
  version: number;
  taskType: string;
  close: () => void;
}

/** The guidelines this answer is judged by, beside the work; searchable. */
export function GuidelinesPane({ projectId, version, taskType, close }: Given) {
  const { t } = useTranslation(["work", "words"]);
  const [sought, setSought] = useState("");
  const says = useSaid(taskType);
  const params = { params: { path: { project_id: projectId }, query: { version } } };
  const found = calls.useQuery("get", "/projects/{project_id}/guidelines", params, {
    staleTime: Number.POSITIVE_INFINITY, // a version never changes
  });
  const hits = found.data ? textsOf(found.data, says).filter((text) => holds(text, sought)).length : 0;
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
            {sought !== "" && t("guidelines.found", { count: hits })}
          </Text>
          {sought !== "" && hits === 0 && <Text size="sm">{t("guidelines.nothing")}</Text>}
          <Parts guidelines={found.data} sought={sought} says={says} />
        </>
      )}
    </Stack>
  );
}

type Guidelines = Schemas["GuidelinesView"];

const textsOf = (one: Guidelines, says: Says) => [
  one.objective,
  ...one.steps,
  ...one.acceptance_criteria,
  ...[...one.good_examples, ...one.bad_examples].map((example) => exampleText(example, says)),
];
const exampleText = ({ answer, why }: Guidelines["good_examples"][number], says: Says) =>
  `${typeof answer === "string" ? answer : fieldsOf(answer, says)}\n${why}`;
const fieldsOf = (answer: unknown, says: Says): string =>
  Object.entries(asAnswer(answer))
    .map(([name, value]) => [says.label(name), says.text(name, value)])
    .map(([label, text = ""]) => `${label}:${text.includes("\n") ? "\n" : " "}${text}`)
    .join("\n");
const holds = (text: string, sought: string) => text.toLowerCase().includes(sought.toLowerCase());

interface PartsGiven {
  guidelines: Guidelines;
  sought: string;
  says: Says;
}

function Parts({ guidelines, sought, says }: PartsGiven) {
  const { t } = useTranslation(["work", "words"]);
  const { objective, steps, acceptance_criteria } = guidelines;
  const [good, bad] = [guidelines.good_examples, guidelines.bad_examples].map((examples) =>
    examples.map((one) => exampleText(one, says)),
  );
  return (
    <>
      {holds(objective, sought) && <Said text={objective} sought={sought} />}
      <Listed title={t("words:guidelines.steps")} texts={steps} sought={sought} isOrdered />
      <Listed title={t("words:guidelines.criteria")} texts={acceptance_criteria} sought={sought} />
      <Listed title={t("guidelines.good")} texts={good ?? []} sought={sought} isExact />
      <Listed title={t("guidelines.bad")} texts={bad ?? []} sought={sought} isExact />
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
