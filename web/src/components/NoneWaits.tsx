import { Alert, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import { moment } from "@/lib/format";
import { useZone } from "@/lib/who";

/** That nothing waits, which is no fault: why, and when to look again. */
export function NoneWaits({ title, says, problem }: { title: string; says: string; problem: unknown }) {
  const { t } = useTranslation("reviews");
  const zone = useZone();
  const [since] = useState(Date.now);
  const after = problem instanceof ProblemError ? problem.retryAfter : undefined;
  return (
    <Alert color="gray" title={title} role="alert">
      <Text size="sm">{says}</Text>
      {after !== undefined && (
        <Text size="sm">
          {t("none.again", { at: moment(new Date(since + after * 1000).toISOString(), zone) })}
        </Text>
      )}
    </Alert>
  );
}
