import type { ProblemName } from "./problems.gen";
import type { components } from "./schema";

type Problem = components["schemas"]["Problem"];

/** What a refusal is decided by: a name of the API, or one of the two that only a browser can see. */
export type Refusal = ProblemName | "offline" | "unreachable";

/** The one error of this client: every refused or failed call becomes one. */
export class ProblemError extends Error {
  readonly name_: Refusal;
  readonly status: number;
  readonly detail: string | undefined;
  readonly field: string | undefined;
  /** The rule that the field breaks, in the API's words. */
  readonly rule: string | undefined;
  readonly retryAfter: number | undefined;
  /** What a problem carries beside its text, such as `retry_at` or `expired_at`. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(problem: Problem) {
    const { type, title, status, detail, field, retry_after, rule, ...more } = problem;
    super(title);
    this.name = "ProblemError";
    this.name_ = type.replace(/^.*\/problems\//, "") as Refusal;
    this.status = status;
    this.detail = detail;
    this.field = field;
    this.rule = rule;
    this.retryAfter = retry_after;
    this.more = more;
  }

  is(...names: Refusal[]): boolean {
    return names.includes(this.name_);
  }
}

/** A call that got no answer: this device is offline, or nothing listens there. */
export function unanswered(): ProblemError {
  const type = navigator.onLine ? "unreachable" : "offline";
  return new ProblemError({ type: `/problems/${type}`, title: type, status: 0 });
}

export async function problemOf(answer: Response): Promise<ProblemError> {
  const body: unknown = await answer.json().catch(() => null);
  if (isProblem(body)) return new ProblemError(body);
  return new ProblemError({
    type: "/problems/internal-error",
    title: answer.statusText,
    status: answer.status,
  });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "type" in body && "title" in body && "status" in body;
}
