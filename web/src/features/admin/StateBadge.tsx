import { Badge } from "@mantine/core";
import type { ReactNode } from "react";

export type Tone = "good" | "waits" | "bad" | "quiet";
const COLORS: Record<Tone, string> = { good: "lagoon", waits: "yellow", bad: "red", quiet: "gray" };

/** A state in a word; the colour only repeats it. */
export function StateBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <Badge variant="light" color={COLORS[tone]} style={{ flexShrink: 0 }}>
      {children}
    </Badge>
  );
}
