import { Group, Input, Kbd, SegmentedControl, Stack, Text } from "@mantine/core";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asAnswer, asText, RUBRIC } from "./asked";
import type { Given } from "./given";
import { useRating } from "./rating";
import { Written } from "./Written";

const SCORES = ["1", "2", "3", "4", "5"];

/** A score for each part of the rubric, and why; 1 to 5 rate the part that is marked and go on to the next. */
export function Evaluation({ asked, answer, set, about, isReadOnly }: Given) {
  return (
    <Stack>
      <Ratings ratings={answer.ratings} set={set} error={about("ratings")} isReadOnly={isReadOnly} />
      <Justification {...{ asked, answer, set, about, isReadOnly }} />
    </Stack>
  );
}

interface RatingsGiven {
  ratings: unknown;
  set: Given["set"];
  error: ReactNode;
  isReadOnly: boolean;
}

/** Drawn anew when a score changes, not with every letter of the reason. */
const Ratings = memo(function Ratings({ ratings: given, set, error, isReadOnly }: RatingsGiven) {
  const { t } = useTranslation("work");
  const ratings = asAnswer(given);
  const unrated = RUBRIC.findIndex((part) => typeof ratings[part] !== "number");
  const { at, give } = useRating({
    parts: RUBRIC.map(() => ({ least: 1, most: SCORES.length })),
    first: unrated,
    rate: (place, score) => set("ratings", { ...ratings, [RUBRIC[place] as string]: score }),
    isOn: !isReadOnly,
  });

  return (
    <Input.Wrapper id="answer-ratings" error={error}>
      <Stack gap="sm" mb={4}>
        {RUBRIC.map((part, place) => (
          <div key={part} className="rated" data-current={place === at || undefined}>
            <Group justify="space-between" gap={4} wrap="nowrap">
              <div>
                <Text fw={600} size="sm">
                  {t(`rubric.${part}`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`rubric.${part}Says`)}
                </Text>
              </div>
              {place === at && !isReadOnly && <Kbd visibleFrom="sm">1–5</Kbd>}
            </Group>
            <SegmentedControl
              fullWidth
              color="lagoon"
              mt={6}
              aria-label={t(`rubric.${part}`)}
              data={SCORES}
              value={typeof ratings[part] === "number" ? String(ratings[part]) : ""}
              onChange={(score) => give(place, Number(score))}
              readOnly={isReadOnly}
            />
            <Group justify="space-between" aria-hidden>
              <Text size="xs" c="dimmed">
                {t("rubric.poor")}
              </Text>
              <Text size="xs" c="dimmed">
                {t("rubric.excellent")}
              </Text>
            </Group>
          </div>
        ))}
      </Stack>
    </Input.Wrapper>
  );
});

/** Why, in at least twenty characters: a score alone helps nobody. */
export function Justification({
  asked,
  answer,
  set,
  about,
  isReadOnly,
}: Pick<Given, "asked" | "answer" | "set" | "about" | "isReadOnly">) {
  const { t } = useTranslation("work");
  return (
    <Written
      name="justification"
      label={t("field.justification")}
      says={t("justificationSays")}
      value={asText(answer.justification)}
      change={(text) => set("justification", text)}
      error={about("justification")}
      validators={asked.validators as Parameters<typeof Written>[0]["validators"]}
      isReadOnly={isReadOnly}
      rows={5}
    />
  );
}
