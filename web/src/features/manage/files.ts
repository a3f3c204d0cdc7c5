import type { Schemas } from "@/api/client";

export type Format = Schemas["ImportInput"]["format"];

/** What a file is, by its name: .json is an export of Label Studio's, for ours has a line for each task. */
export function formatOf(name: string): Format | null {
  const ending = name.toLowerCase().match(/\.(\w+)$/)?.[1];
  if (ending === "csv") return "csv";
  if (ending === "json") return "label_studio";
  return ending === "jsonl" || ending === "ndjson" ? "jsonl" : null;
}
