import { Button, Group, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { asAnswer, asText } from "./asked";
import type { Given } from "./given";
import { Written } from "./Written";

const Changes = lazy(() => import("./Changes"));

/** A text to mend: it begins as the original, and every change is seen at once. */
export function Optimization({ asked, input, answer, set, about, isReadOnly }: Given) {
  const { t } = useTranslation("work");
  const original = asText(asAnswer(input).original);
  const edited = typeof answer.edited === "string" ? answer.edited : original;
  const later = useDeferredValue(edited);
  return (
    <Stack gap="sm">
      <Written
        name="edited"
        label={t("field.edited")}
        value={edited}
        change={(text) => set("edited", text)}
        error={about("edited")}
        validators={asked.validators as Parameters<typeof Written>[0]["validators"]}
        isReadOnly={isReadOnly}
        rows={12}
      />
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {t("optimization.changes")}
        </Text>
        {!isReadOnly && edited !== original && (
          <Button size="compact-xs" variant="subtle" onClick={() => set("edited", original)}>
            {t("optimization.again")}
          </Button>
        )}
      </Group>
      <Suspense fallback={null}>
        <Changes before={original} after={later} />
      </Suspense>
    </Stack>
  );
}
