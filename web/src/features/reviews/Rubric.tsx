import { Button, Group, Kbd, SegmentedControl, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { RUBRIC } from "@/components/work/asked";
import { useRating } from "@/components/work/rating";

const SCORES = ["1", "2", "3", "4", "5"];

interface Given {
  value: Readonly<Record<string, number>>;
  change: (rubric: Record<string, number>) => void;
}

/** How accurate, logical and fluent the answer is; 1 to 5 rate the marked part and go on. */
export function Rubric({ value, change }: Given) {
  const { t } = useTranslation(["reviews", "work"]);
  const { at, give } = useRating({
    parts: RUBRIC.map(() => ({ least: 1, most: SCORES.length })),
    first: RUBRIC.findIndex((part) => value[part] === undefined),
    rate: (place, score) => change({ ...value, [RUBRIC[place] as string]: score }),
    isOn: true,
  });
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {t("rubric.label")}
        </Text>
        {Object.keys(value).length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => change({})}>
            {t("rubric.clear")}
          </Button>
        )}
      </Group>
      {RUBRIC.map((part, place) => (
        <div key={part} className="rated" data-current={place === at || undefined}>
          <Group justify="space-between" gap="xs">
            <Group gap="xs">
              <Text size="sm" title={t(`work:rubric.${part}Says`)}>
                {t(`work:rubric.${part}`)}
              </Text>
              {place === at && (
                <Kbd size="xs" visibleFrom="sm" aria-hidden>
                  1–5
                </Kbd>
              )}
            </Group>
            <SegmentedControl
              size="xs"
              color="lagoon"
              aria-label={t(`work:rubric.${part}`)}
              data={SCORES}
              value={value[part] === undefined ? "" : String(value[part])}
              onChange={(score) => give(place, Number(score))}
            />
          </Group>
        </div>
      ))}
    </Stack>
  );
}
