import { belongTo, forgetAll } from "@/lib/device";
import { doubt } from "./connection";
import { type ProblemError, problemOf, unanswered } from "./problems";
import type { components } from "./schema";

type Tokens = components["schemas"]["TokensView"];
type Session = components["schemas"]["SessionView"];

const KEPT_UNDER = "inlier.session";
/** Whose session it is, or was last: what lies on this device is theirs. */
const WHOSE = "inlier.person";
/** What belongs to the device and not to a person. */
const OF_DEVICE = new Set([WHOSE, KEPT_UNDER, "inlier.language", "inlier.guided", "inlier.reloaded"]);
/** No answer takes longer, in milliseconds: the gateway gives up after 29 s. A line that died says nothing, for minutes. */
export const PATIENCE = 35_000;
const REFRESHED_BEFORE = 60_000; // milliseconds before its end a token is replaced

/** The short token lives in memory alone; what renews it is kept, so that a reload and other tabs stay signed in. */
let current: { token: string; until: number } | null = null;
let mine = person();
const listeners = new Set<() => void>();
if (mine) void belongTo(mine); // also if the page was left while it was noted at the sign-in

export function isSignedIn(): boolean {
  return localStorage.getItem(KEPT_UNDER) !== null;
}

/** Who is signed in on this device; null if nobody is. */
export function person(): string | null {
  return isSignedIn() ? (localStorage.getItem(WHOSE) ?? "") : null;
}

export function begin(session: Session): void {
  if (localStorage.getItem(WHOSE) !== session.account_id) {
    forget(localStorage);
    forget(sessionStorage);
  }
  void belongTo(session.account_id); // a browser that was killed may not know any more who was signed in
  localStorage.setItem(WHOSE, session.account_id);
  keep(session);
  mine = person();
  tell();
}

export function end(): void {
  current = null;
  mine = null;
  localStorage.removeItem(KEPT_UNDER);
  tell();
}

/** The account is no more: nothing of it stays on this device. */
export function endForGood(): void {
  end();
  forget(localStorage);
  forget(sessionStorage);
  void forgetAll();
  localStorage.removeItem(WHOSE);
}

/** Called when somebody signs in or out, in this tab or another one. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

window.addEventListener("storage", ({ key, oldValue, newValue }) => {
  if (key === WHOSE && oldValue !== newValue) {
    forget(sessionStorage);
    if (isSomebodyElse()) location.reload();
  }
  if (key !== KEPT_UNDER) return;
  current = null;
  if (newValue === null) mine = null;
  tell();
});

/** Whether another tab has signed in somebody who is not the person of this page. */
function isSomebodyElse(): boolean {
  const now = person();
  mine ??= now;
  return now !== null && now !== mine;
}

/** What the person before has left on this device is not for the next one. */
function forget(kept: Storage): void {
  for (const name of Object.keys(kept))
    if (name.startsWith("inlier.") && !OF_DEVICE.has(name)) kept.removeItem(name);
}

/** A token that still works, or null for somebody who is not signed in; several callers share one renewal. */
export async function token(): Promise<string | null> {
  if (isSomebodyElse()) {
    location.reload(); // nothing on this page is theirs, so nothing of it is sent in their name
    return new Promise(() => {});
  }
  if (fresh()) return current?.token ?? null;
  if (!isSignedIn()) return null;
  return navigator.locks.request("inlier.session", async () => {
    if (!fresh()) await renew();
    return current?.token ?? null;
  });
}

function fresh(): boolean {
  return current !== null && Date.now() < current.until - REFRESHED_BEFORE;
}

async function renew(): Promise<void> {
  const refresh_token = localStorage.getItem(KEPT_UNDER);
  if (refresh_token === null) return;
  const answer = await fetch("/api/sessions/refresh", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ refresh_token }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => {
    doubt();
    throw unanswered();
  });
  const tokens = answer.ok ? ((await answer.json()) as Tokens) : null;
  const problem: ProblemError | null = answer.ok ? null : await problemOf(answer);
  if (localStorage.getItem(KEPT_UNDER) !== refresh_token) return; // somebody signed out or in meanwhile
  if (tokens !== null) return keep(tokens);
  if (problem === null) return;
  if (!problem.is("session-ended")) throw problem;
  end();
}

function keep(tokens: Tokens): void {
  current = { token: tokens.id_token, until: Date.now() + tokens.expires_in * 1000 };
  localStorage.setItem(KEPT_UNDER, tokens.refresh_token);
}

function tell(): void {
  for (const listener of listeners) listener();
}
