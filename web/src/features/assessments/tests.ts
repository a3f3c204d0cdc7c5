import type { Test } from "@/lib/tests";

export type State = "running" | "passed" | "waiting" | "renewable" | "tried" | "new";

/** How a person stands with a test; one that must be proved anew some day can be taken again in time. */
export function stateOf(test: Test, now: number): State {
  if (test.running_attempt_id !== null) return "running";
  const isLater = test.retry_at !== null && Date.parse(test.retry_at) > now;
  if (test.is_passed) return test.expires_at === null || isLater ? "passed" : "renewable";
  if (isLater) return "waiting";
  return test.tries > 0 ? "tried" : "new";
}

export const mayBegin = (state: State): boolean => state !== "passed" && state !== "waiting";

/** Tests by the first part of their skill, in the order in which they come. */
export function byField(tests: readonly Test[]): [field: string, tests: Test[]][] {
  const fields = new Map<string, Test[]>();
  for (const test of tests) {
    const field = test.skill.split("/")[0] ?? test.skill;
    fields.set(field, [...(fields.get(field) ?? []), test]);
  }
  return [...fields];
}
