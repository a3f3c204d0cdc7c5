import { Badge, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Part } from "@/components/Part";
import { Value } from "@/components/Value";

type Guidelines = Schemas["GuidelinesView"];
type Example = Guidelines["good_examples"][number];

/** Answers that were good and ones that were not, each with why. */
export function Examples({ guidelines }: { guidelines: Guidelines }) {
  const { t } = useTranslation("projects");
  const { good_examples: good, bad_examples: bad } = guidelines;
  if (good.length + bad.length === 0) return null;
  return (
    <Part title={t("examples.title")}>
      <Stack gap="md">
        {good.map((one) => (
          <Shown key={JSON.stringify(one)} one={one} isGood />
        ))}
        {bad.map((one) => (
          <Shown key={JSON.stringify(one)} one={one} isGood={false} />
        ))}
      </Stack>
    </Part>
  );
}

function Shown({ one, isGood }: { one: Example; isGood: boolean }) {
  const { t } = useTranslation("projects");
  return (
    <Stack gap={4} align="flex-start">
      <Badge color={isGood ? "green" : "red"} variant="light">
        {t(isGood ? "examples.good" : "examples.bad")}
      </Badge>
      {one.input !== null && one.input !== undefined && <Value name={t("examples.input")} of={one.input} />}
      <Value name={t("examples.answer")} of={one.answer} />
      <Text size="sm" c="dimmed" className="answers">
        {one.why}
      </Text>
    </Stack>
  );
}
