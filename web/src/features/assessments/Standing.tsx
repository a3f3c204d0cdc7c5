import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { day } from "@/lib/days";
import { distance, moment } from "@/lib/format";
import type { Test } from "@/lib/tests";
import { useZone } from "@/lib/who";
import type { State } from "./tests";

const COLORS = {
  running: "orange",
  passed: "green",
  renewable: "yellow",
  waiting: "gray",
  tried: "gray",
  new: "gray",
} as const;

/** How a person stands with a test, and from when they may take it again, in their own zone. */
export function Standing({ test, state, now }: { test: Test; state: State; now: number }) {
  const { t } = useTranslation("assessments");
  const zone = useZone();
  return (
    <Group gap="xs">
      <Badge color={COLORS[state]} variant="light">
        {t(`state.${state}`)}
      </Badge>
      {state === "waiting" && test.retry_at && (
        <Text size="sm" className="tabular">
          {t("retryAt", { at: moment(test.retry_at, zone), in: distance(test.retry_at, now) })}
        </Text>
      )}
      {state === "passed" && test.retry_at && (
        <Text size="sm">{t("renewFrom", { at: day(test.retry_at, zone) })}</Text>
      )}
      {test.is_passed && test.expires_at && (
        <Text size="sm">{t("provesUntil", { at: day(test.expires_at, zone) })}</Text>
      )}
    </Group>
  );
}
