import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Facts under their names, as many beside each other as there is room for; one without a value is left out. */
export function Facts({ of }: { of: [name: string, value: ReactNode][] }) {
  const said = of.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return (
    <Group component="dl" gap="lg" align="flex-start" m={0}>
      {said.map(([name, value]) => (
        <Stack key={name} gap={0} miw={120} maw={320}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="sm" fw={500} className="breaks tabular">
            {value}
          </Text>
        </Stack>
      ))}
    </Group>
  );
}
