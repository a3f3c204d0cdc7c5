import type { Schemas } from "@/api/client";

/** Gives a file to the browser's downloads. */
export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export type Format = Schemas["ImportInput"]["format"];

/** What a file is, by its name: .json is an export of Label Studio's, for ours has a line for each task. */
export function formatOf(name: string): Format | null {
  const ending = name.toLowerCase().match(/\.(\w+)$/)?.[1];
  if (ending === "csv") return "csv";
  if (ending === "json") return "label_studio";
  return ending === "jsonl" || ending === "ndjson" ? "jsonl" : null;
}
