import { useEffect } from "react";
import { calls, type Schemas } from "@/api/client";

export type Test = Schemas["OfferedAssessment"];
export type State = "running" | "passed" | "waiting" | "renewable" | "tried" | "new";

/** Every test that is offered, each once. They are few; should there be pages of them, those are gone through. */
export function useTests() {
  const found = calls.useInfiniteQuery(
    "get",
    "/assessments",
    { params: { query: { limit: 100 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null,
      getNextPageParam: (last: Schemas["OfferedAssessments"]) => last.next_cursor ?? undefined,
    },
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = found;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, isError]);
  return { ...found, tests: found.data?.pages.flatMap((page) => page.assessments) };
}

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
