import { NumberInput, Rating, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { about } from "../about";
import type { Project, TypeName } from "../data";
import { StepForm, useStep } from "./StepForm";

/** What contributors see first of a project, and how much of it each task asks. */
export function Basics({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const { title, summary, difficulty, places } = project;
  const begin = { title, summary, difficulty, places: places as number | string };
  const bodyOf = (value: typeof begin) => ({ ...value, places: Number(value.places) });
  const kept = useStep(project, "basics", begin, bodyOf, () => ({ title, summary, difficulty, places }));
  const { value, change, problem } = kept;
  return (
    <StepForm id={project.project_id} step="basics" kept={kept}>
      <Text size="sm">
        {t("basics.type")}: <b>{t(`words:taskTypes.${project.task_type as TypeName}`)}</b>
      </Text>
      <TextInput
        label={t("basics.title")}
        description={t("basics.titleSays")}
        required
        maxLength={120}
        value={value.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
        error={about(problem, "title")}
      />
      <Textarea
        label={t("basics.summary")}
        description={t("basics.summarySays")}
        autosize
        minRows={3}
        maxLength={2000}
        value={value.summary}
        onChange={(event) => change({ summary: event.currentTarget.value })}
        error={about(problem, "summary")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label={t("basics.places")}
          description={t("basics.placesSays")}
          min={1}
          max={100}
          value={value.places}
          onChange={(number) => change({ places: number })}
          error={about(problem, "places")}
        />
        <Stack gap={4}>
          <Text size="sm" fw={600} id="difficulty">
            {t("basics.difficulty")}
          </Text>
          <Text size="xs" c="dimmed">
            {t("basics.difficultySays")}
          </Text>
          <Rating
            aria-labelledby="difficulty"
            value={value.difficulty}
            onChange={(number) => change({ difficulty: number })}
            getSymbolLabel={(number) => t("basics.difficultyIs", { number })}
          />
        </Stack>
      </SimpleGrid>
    </StepForm>
  );
}
