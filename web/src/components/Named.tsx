import { Code } from "@mantine/core";

/** A sentence whose names of fields and labels stand in backticks, as guidelines are written. */
export function Named({ text }: { text: string }) {
  const parts = text.split(/`([^`]+)`/);
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence never move
  return parts.map((part, at) => (at % 2 === 1 ? <Code key={at}>{part}</Code> : part));
}
