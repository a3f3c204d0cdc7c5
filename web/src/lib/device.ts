import { clear, read, write } from "./database";

/**
 * What somebody wrote is on this device until the platform has it. A browser puts `localStorage` on the disk up to a
 * minute later, and one that is killed before has lost it; what is in a database is on the disk at once. So it is in
 * both: read from the first, without waiting, and put back there from the second. What the first has no room for is
 * read from this page's memory.
 */

interface Noted {
  at: number;
  /** Null for what is not needed any more. */
  text: string | null;
}

const WRITTEN_AFTER = 250; // milliseconds: not at every key
const PATIENCE = 5_000; // milliseconds for a database that is mended after a kill, on a slow device
const OWNER = "inlier.person";

const waiting = new Map<string, Noted>();
const unstored = new Map<string, string>();
let last = 0;

window.addEventListener("pagehide", writeAll);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && writeAll());

/** What was kept last and not dropped. */
export function kept(place: string): string | null {
  const [text, stored] = [unstored.get(place), localStorage.getItem(place)];
  return text === undefined || stampOf(stored) > stampOf(text) ? stored : text;
}

export function keep(place: string, value: object): void {
  const at = now();
  const text = JSON.stringify({ ...value, at });
  note(place, { at, text });
  store(place, text);
}

/** Known to the other windows at once: none of them puts it back. */
export function drop(place: string): void {
  remove(place);
  note(place, { at: now(), text: null });
  writeAll();
}

/** Puts back what was kept later than what is here. */
export async function recover(place: string): Promise<void> {
  const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE));
  const safe = await Promise.race([read(place), late]).catch(() => undefined);
  const here = stampOf(kept(place));
  last = Math.max(last, here); // this device's clock may have gone back since
  if (!isNoted(safe)) return;
  last = Math.max(last, safe.at);
  if (safe.at <= here) return;
  if (safe.text === null) remove(place);
  else store(place, safe.text);
}

/** Whose device it is from now on: nothing of another person stays, and all of their own. */
export async function belongTo(person: string): Promise<void> {
  if (localStorage.getItem(OWNER) !== person) forgetHere();
  try {
    if ((await read(OWNER)) === person) return;
    await clear();
    await write(OWNER, person);
  } catch {
    // a browser without a database keeps nothing in it
  }
}

export async function forgetAll(): Promise<void> {
  forgetHere();
  await clear().catch(() => undefined);
}

function forgetHere(): void {
  waiting.clear();
  unstored.clear();
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
    unstored.delete(place);
  } catch {
    localStorage.removeItem(place); // there is no room: an older text is not taken for this one
    unstored.set(place, text);
  }
}

function remove(place: string): void {
  localStorage.removeItem(place);
  unstored.delete(place);
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
