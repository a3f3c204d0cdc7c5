/** Whether the platform can be reached: `offline` is this device's, `down` is everything between it and an answer. */
export type Connection = "fine" | "offline" | "down";

const FIRST_PAUSE = 1_000; // milliseconds; doubled after each try in vain
const LONGEST_PAUSE = 30_000;
const PATIENCE = 8_000;

let state: Connection = navigator.onLine ? "fine" : "offline";
let inVain = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let asking: Promise<void> | null = null;
const listeners = new Set<(now: Connection) => void>();

export function connection(): Connection {
  return state;
}

/** Called at each change, such as to send what could not be sent. */
export function onConnection(listener: (now: Connection) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A call got no answer, or one that says the platform is down: find out, and go on asking until it is back. */
export function doubt(): void {
  if (state === "fine") void find();
}

/** Ask now whether the platform answers; several callers share one question. */
export function find(): Promise<void> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask(): Promise<void> {
  clearTimeout(timer);
  if (!navigator.onLine) return become("offline");
  if (await isAnswering()) {
    inVain = 0;
    return become("fine");
  }
  become(navigator.onLine ? "down" : "offline");
  timer = setTimeout(() => void find(), pauseAfter(inVain++));
}

async function isAnswering(): Promise<boolean> {
  try {
    const answer = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.status < 500;
  } catch {
    return false;
  }
}

/** Longer after each try, and never the same for everybody: a platform that comes back is not knocked over. */
export function pauseAfter(tries: number, chance = Math.random()): number {
  return Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE) * (0.75 + chance / 2);
}

function become(next: Connection): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener(next);
}

window.addEventListener("offline", () => become("offline"));
window.addEventListener("online", () => {
  inVain = 0;
  void find();
});
