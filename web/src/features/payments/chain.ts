import type { Schemas } from "@/api/client";

export type Entry = Schemas["EntryView"];

const BEGINNING = "0".repeat(64);

/** JSON with sorted keys, without spaces, in ASCII: the text that an entry's hash is of. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, of]) => `${ascii(name)}:${canonical(of)}`).join(",")}}`;
  }
  return typeof value === "string" ? ascii(value) : JSON.stringify(value);
}

/** Escaped as Python's json does it, so that it is one text everywhere. */
function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export async function hashOf({ hash: _hash, ...members }: Entry): Promise<string> {
  const bytes = new TextEncoder().encode(canonical(members));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Fault = { sequence: number; kind: "changed" | "gap" };

/** What is wrong with entries that should be a whole chain from its beginning; nothing, if nobody changed any. */
export async function faultsOf(entries: readonly Entry[]): Promise<Fault[]> {
  const ordered = [...entries].sort((one, other) => one.sequence - other.sequence);
  const found: Fault[] = [];
  let before = { sequence: 0, hash: BEGINNING };
  for (const entry of ordered) {
    if ((await hashOf(entry)) !== entry.hash) found.push({ sequence: entry.sequence, kind: "changed" });
    if (entry.sequence !== before.sequence + 1 || entry.previous_hash !== before.hash)
      found.push({ sequence: entry.sequence, kind: "gap" });
    before = entry;
  }
  return found;
}
