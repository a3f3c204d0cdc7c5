import { Skeleton, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Validator } from "@/lib/validators";
import { asAnswer, asText, ownFields } from "./asked";
import { Classification } from "./Classification";
import { CodeAnswer } from "./CodeAnswer";
import { Comparison } from "./Comparison";
import { Evaluation } from "./Evaluation";
import type { Given } from "./given";
import { Optimization } from "./Optimization";
import { ProjectFields } from "./ProjectFields";
import { Written } from "./Written";

const Ranking = lazy(() => import("./Ranking"));

/** The whole form of an answer: its type's own fields, its project's, and the notes that may be added. */
export function AnswerForm(given: Given) {
  const { optional } = ownFields(given.asked.task_type);
  return (
    <Stack>
      <OfType {...given} />
      <ProjectFields {...given} />
      {optional.map((name) => (
        <Note key={name} name={name as "note" | "explanation"} given={given} />
      ))}
    </Stack>
  );
}

function OfType(given: Given) {
  const { t } = useTranslation("work");
  switch (given.asked.task_type) {
    case "classification":
      return <Classification {...given} />;
    case "evaluation":
      return <Evaluation {...given} />;
    case "comparison":
      return <Comparison {...given} />;
    case "ranking":
      return (
        <Suspense fallback={<Skeleton height={240} />}>
          <Ranking {...given} />
        </Suspense>
      );
    case "data_optimization":
      return <Optimization {...given} />;
    case "code":
      return <CodeAnswer {...given} />;
    case "translation":
      return (
        <TheText
          name="translation"
          label={t("field.translation")}
          lang={asText(asAnswer(given.input).target_language) || undefined}
          {...given}
        />
      );
    default:
      return <TheText name="prompt" label={t("field.prompt")} {...given} />;
  }
}

function TheText({
  name,
  label,
  lang,
  ...given
}: Given & { name: "translation" | "prompt"; label: string; lang?: string | undefined }) {
  return (
    <Written
      name={name}
      label={label}
      lang={lang}
      value={asText(given.answer[name])}
      change={(text) => given.set(name, text)}
      error={given.about(name)}
      validators={given.asked.validators as Validator[]}
      isReadOnly={given.isReadOnly}
      rows={14}
    />
  );
}

function Note({ name, given }: { name: "note" | "explanation"; given: Given }) {
  const { t } = useTranslation("work");
  const isAsked = (given.asked.validators as Validator[]).some(
    ({ rule, field }) => rule === "required" && field === name,
  );
  return (
    <Written
      name={name}
      label={t(`field.${name}`)}
      value={asText(given.answer[name])}
      change={(text) => given.set(name, text === "" ? undefined : text)}
      error={given.about(name)}
      validators={given.asked.validators as Validator[]}
      isReadOnly={given.isReadOnly}
      isRequired={isAsked}
      rows={2}
    />
  );
}
