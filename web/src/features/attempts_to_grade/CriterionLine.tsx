import { Box, Group, Kbd, NativeSelect, SegmentedControl, Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Line, Points } from "./marks";

interface Given {
  place: number;
  line: Line;
  given: Points[string] | undefined;
  isCurrent: boolean;
  missing: "points" | "reason" | null;
  mark: () => void;
  give: (points: number) => void;
  write: (reason: string) => void;
}

const BESIDE_EACH_OTHER = 7; // as many choices stand in a row of a phone

/** One line of a rubric: what is looked at, its points and why. */
export function CriterionLine(all: Given) {
  const { place, line, given, isCurrent, missing, mark, give, write } = all;
  const { t } = useTranslation("attempts_to_grade");
  const { criterion, description, points: most, grader_notes } = line.criterion;
  const choices = Array.from({ length: most + 1 }, (_, number) => String(number));
  const chosen = given?.points === undefined ? "" : String(given.points);
  const label = t("points.label", { criterion });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whatever is entered in it is the marked line
    <div id={`line-${place}`} className="rated" data-current={isCurrent || undefined} onFocus={mark}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <Box className="grows" miw={220}>
          <Group gap="xs">
            <Text size="sm" fw={600} className="breaks">
              {criterion}
            </Text>
            {isCurrent && (
              <Kbd size="xs" visibleFrom="sm" aria-hidden>
                0–{Math.min(most, 9)}
              </Kbd>
            )}
          </Group>
          <Text size="sm" c="dimmed" className="answers">
            {description}
          </Text>
          {grader_notes && (
            <Text size="sm" className="answers" mt={4}>
              <b>{t("notes")}</b> {grader_notes}
            </Text>
          )}
        </Box>
        {choices.length <= BESIDE_EACH_OTHER ? (
          <SegmentedControl
            size="sm"
            color="lagoon"
            aria-label={label}
            data={choices}
            value={chosen}
            onChange={(score) => give(Number(score))}
          />
        ) : (
          <NativeSelect
            aria-label={label}
            data={[{ value: "", label: t("points.choose") }, ...choices]}
            value={chosen}
            onChange={(event) => event.currentTarget.value !== "" && give(Number(event.currentTarget.value))}
          />
        )}
      </Group>
      {missing === "points" && (
        <Text size="xs" c="red" role="alert">
          {t("missing.points", { most })}
        </Text>
      )}
      <Textarea
        mt={6}
        label={t("reason", { criterion })}
        value={given?.reason ?? ""}
        onChange={(event) => write(event.currentTarget.value)}
        error={missing === "reason" ? t("missing.reason") : undefined}
        maxLength={1000}
        autosize
        minRows={1}
        maxRows={10}
        dir="auto"
        spellCheck
      />
    </div>
  );
}
