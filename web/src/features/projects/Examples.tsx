import { Badge, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Part } from "@/components/Part";
import { AnswerShown } from "@/components/work/AnswerShown";
import { InputShown } from "@/components/work/TaskInput";

type Guidelines = Schemas["GuidelinesView"];
type Example = Guidelines["good_examples"][number];

/** Answers that were good and ones that were not, each with why. */
export function Examples({ guidelines, taskType }: { guidelines: Guidelines; taskType: string }) {
  const { t } = useTranslation(["projects", "work"]);
  const { good_examples: good, bad_examples: bad } = guidelines;
  if (good.length + bad.length === 0) return null;
  return (
    <Part title={t("examples.title")}>
      <Stack gap="md">
        {good.map((one) => (
          <Shown key={JSON.stringify(one)} one={one} taskType={taskType} isGood />
        ))}
        {bad.map((one) => (
          <Shown key={JSON.stringify(one)} one={one} taskType={taskType} isGood={false} />
        ))}
      </Stack>
    </Part>
  );
}

interface ShownGiven {
  one: Example;
  taskType: string;
  isGood: boolean;
}

function Shown({ one, taskType, isGood }: ShownGiven) {
  const { t } = useTranslation("projects");
  return (
    <Stack gap="xs" align="flex-start">
      <Badge color={isGood ? "green" : "red"} variant="light">
        {t(isGood ? "examples.good" : "examples.bad")}
      </Badge>
      {one.input !== null && one.input !== undefined && (
        <Half title={t("examples.input")}>
          <InputShown taskType={taskType} input={one.input} shownOrder={null} />
        </Half>
      )}
      <Half title={t("examples.answer")}>
        <AnswerShown taskType={taskType} input={one.input} answer={one.answer} />
      </Half>
      <Text size="sm" c="dimmed" className="answers">
        {one.why}
      </Text>
    </Stack>
  );
}

function Half({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      {children}
    </div>
  );
}
