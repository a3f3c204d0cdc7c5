import { Radio, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MoneyInput } from "@/components/MoneyInput";
import { amountOf, typeable } from "@/lib/price";
import { about } from "../about";
import type { Project } from "../data";
import { Cost } from "./Cost";
import { type Patch, StepForm, useStep } from "./StepForm";

const LEVELS = ["0", "1", "2", "3"] as const;

/** How answers are judged, and what a verdict earns. */
export function ReviewStep({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const { review_levels, review_reward } = project;
  const { currency } = project.reward;
  const begin = {
    levels: review_levels === null ? "" : String(review_levels),
    reward: typeable(review_reward),
  };
  const bodyOf = (value: typeof begin): Patch => ({
    ...(value.levels === "" ? {} : { review_levels: Number(value.levels) }),
    review_reward: amountOf(value.reward, currency, "review_reward", t("price.wrong")),
  });
  const before = (): Patch => ({ ...(review_levels === null ? {} : { review_levels }), review_reward });
  const kept = useStep(project, "review", begin, bodyOf, before);
  const { value, change, problem } = kept;
  return (
    <StepForm
      id={project.project_id}
      step="review"
      kept={kept}
      lacks={value.levels === "" ? t("review.choose") : undefined}
    >
      <Radio.Group
        label={t("review.levels")}
        description={t("review.levelsSays")}
        withAsterisk
        value={value.levels}
        onChange={(levels) => change({ levels })}
        error={about(problem, "review_levels")}
      >
        <Stack gap="xs" mt="xs">
          {LEVELS.map((level) => (
            <Radio
              key={level}
              value={level}
              label={t(`review.level.${level}.title`)}
              description={t(`review.level.${level}.says`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {value.levels !== "0" && (
        <MoneyInput
          label={t("review.reward")}
          description={t("review.rewardSays")}
          currency={currency}
          value={value.reward}
          onChange={(reward) => change({ reward })}
          error={about(problem, "review_reward")}
        />
      )}
      <Cost id={project.project_id} />
    </StepForm>
  );
}
