import { QueryClient } from "@tanstack/react-query";
import createFetchClient from "openapi-fetch";
import createClient from "openapi-react-query";
import { doubt, onConnection } from "./connection";
import { ProblemError, problemOf, unanswered } from "./problems";
import type { components, paths } from "./schema";
import { onChange, PATIENCE, person, token } from "./session";

export type Schemas = components["schemas"];

/** The typed API; a refusal is thrown as ProblemError, so that `data` is what was asked for. */
export const api = createFetchClient<paths>({ baseUrl: "/api" });

const timers = new WeakMap<Request, ReturnType<typeof setTimeout>>();

/** The same request, which is given up when no answer has begun in time; what is on its way then may take longer. */
function patiently(request: Request): Request {
  const late = new AbortController();
  const timed = new Request(request, { signal: AbortSignal.any([request.signal, late.signal]) });
  timers.set(
    timed,
    setTimeout(() => late.abort(new DOMException("No answer.", "TimeoutError")), PATIENCE),
  );
  return timed;
}

api.use({
  async onRequest({ request }) {
    const known = await token();
    if (known !== null) request.headers.set("Authorization", known);
    return patiently(request);
  },
  async onResponse({ request, response }) {
    clearTimeout(timers.get(request));
    if (response.status >= 502 && response.status <= 504) doubt();
    if (!response.ok) throw await problemOf(response);
  },
  onError({ request, error }) {
    clearTimeout(timers.get(request));
    if (error instanceof ProblemError) return error;
    if (!(error instanceof DOMException && error.name === "AbortError")) doubt();
    return unanswered();
  },
});

export const calls = createClient(api);

const TRIES = 2;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < TRIES && mayPass(error),
      retryDelay: (failures, error) => waitFor(error, failures),
    },
    mutations: { retry: false },
  },
});

/** What one person was told is not shown to the next one on the same device. */
let whose = person();
onChange(() => {
  if (person() === whose) return;
  whose = person();
  queries.clear();
});

/** What was refused only because nobody answered is asked again once somebody does. */
onConnection((now) => {
  if (now === "fine") void queries.refetchQueries({ type: "active", predicate: isUnanswered });
});

function isUnanswered({ state }: { state: { status: string; error: unknown } }): boolean {
  return state.status === "error" && mayPass(state.error);
}

/** What a second try may mend: no answer, too often, a failure of ours. A refusal stays one. */
function mayPass(error: unknown): boolean {
  return error instanceof ProblemError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

function waitFor(error: unknown, failures: number): number {
  const asked = error instanceof ProblemError ? error.retryAfter : undefined;
  return asked === undefined ? 500 * 2 ** failures : asked * 1000;
}
