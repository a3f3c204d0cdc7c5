import { clear, read, write } from "./database";

/**
 * What somebody wrote is on this device until the platform has it. A browser puts `localStorage` on the disk up to a
 * minute later, and one that is killed before has lost it; what is in a database is on the disk at once. So it is in
 * both: read from the first, without waiting, and put back there from the second.
 */

interface Noted {
  at: number;
  /** Null for what is not needed any more. */
  text: string | null;
}

const WRITTEN_AFTER = 250; // milliseconds: not at every key
const PATIENCE = 2_000;
const OWNER = "inlier.person";

const waiting = new Map<string, Noted>();
let last = 0;

export function keep(place: string, value: object): void {
  const at = now();
  const text = JSON.stringify({ ...value, at });
  note(place, { at, text });
  store(place, text);
}

export function drop(place: string): void {
  localStorage.removeItem(place);
  note(place, { at: now(), text: null });
}

/** Puts back what was kept later than what is here. */
export async function recover(place: string): Promise<void> {
  const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE));
  const safe = await Promise.race([read(place), late]).catch(() => undefined);
  if (!isNoted(safe) || safe.at <= stampOf(localStorage.getItem(place))) return;
  if (safe.text === null) localStorage.removeItem(place);
  else store(place, safe.text);
}

/** Whose device it is from now on: nothing of another person stays, and all of their own. */
export async function belongTo(person: string): Promise<void> {
  try {
    if ((await read(OWNER)) === person) return;
    await forgetAll();
    await write(OWNER, person);
  } catch {
    // a browser without a database keeps nothing in it
  }
}

export async function forgetAll(): Promise<void> {
  waiting.clear();
  await clear().catch(() => undefined);
}

function note(place: string, noted: Noted): void {
  if (waiting.size === 0) setTimeout(writeAll, WRITTEN_AFTER);
  waiting.set(place, noted);
}

function writeAll(): void {
  for (const [place, noted] of waiting) void write(place, noted).catch(() => undefined);
  waiting.clear();
}

function store(place: string, text: string): void {
  try {
    localStorage.setItem(place, text);
  } catch {
    // there is no room: the database has it, and the platform soon
  }
}

/** Later with every call, also within a millisecond. */
function now(): number {
  last = Math.max(Date.now(), last + 1);
  return last;
}

function stampOf(text: string | null): number {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    return isStamped(kept) ? kept.at : 0;
  } catch {
    return 0;
  }
}

const isStamped = (value: unknown): value is { at: number } =>
  typeof value === "object" && value !== null && "at" in value && typeof value.at === "number";
const isNoted = (value: unknown): value is Noted => isStamped(value) && "text" in value;
