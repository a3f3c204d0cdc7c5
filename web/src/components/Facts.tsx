import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type PayTerm, Term } from "./Term";

/** A name of pay may say what it means. */
type Fact = [name: string, value: ReactNode, term?: PayTerm];

/**
 * Facts under their names, as many beside each other as there is room for; one without a value is left out. Tight ones
 * take no more room than they need.
 */
export function Facts({ of, isTight = false }: { of: Fact[]; isTight?: boolean }) {
  const said = of.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return (
    <dl className="facts" data-tight={isTight || undefined}>
      {said.map(([name, value, term]) => (
        <Stack key={name} gap={0}>
          <Text component="dt" size="xs" c="dimmed">
            {term ? <Term of={term}>{name}</Term> : name}
          </Text>
          <Text component="dd" m={0} size="sm" fw={500} className="breaks tabular">
            {value}
          </Text>
        </Stack>
      ))}
    </dl>
  );
}
