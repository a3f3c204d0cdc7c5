import { doubt } from "./connection";
import { type ProblemError, problemOf, unanswered } from "./problems";
import type { components } from "./schema";

type Tokens = components["schemas"]["TokensView"];

const KEPT_UNDER = "inlier.session";
const REFRESHED_BEFORE = 60_000; // milliseconds before its end a token is replaced

/** The short token lives in memory alone; what renews it is kept, so that a reload and other tabs stay signed in. */
let current: { token: string; until: number } | null = null;
const listeners = new Set<() => void>();

export function isSignedIn(): boolean {
  return localStorage.getItem(KEPT_UNDER) !== null;
}

export function begin(tokens: Tokens): void {
  keep(tokens);
  tell();
}

export function end(): void {
  current = null;
  localStorage.removeItem(KEPT_UNDER);
  tell();
}

/** Called when somebody signs in or out, in this tab or another one. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

window.addEventListener("storage", (event) => {
  if (event.key !== KEPT_UNDER) return;
  current = null;
  tell();
});

/** A token that still works, or null for somebody who is not signed in; several callers share one renewal. */
export async function token(): Promise<string | null> {
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
  }).catch(() => {
    doubt();
    throw unanswered();
  });
  if (answer.ok) return keep((await answer.json()) as Tokens);
  const problem: ProblemError = await problemOf(answer);
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
