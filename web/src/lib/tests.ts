import { useEffect } from "react";
import { calls, type Schemas } from "@/api/client";

export type Test = Schemas["OfferedAssessment"];

/** Every test that is offered, each once. They are few; should there be pages of them, those are gone through. */
export function useTests(isWanted = true) {
  const found = calls.useInfiniteQuery(
    "get",
    "/assessments",
    { params: { query: { limit: 100 } } },
    {
      enabled: isWanted,
      pageParamName: "cursor",
      initialPageParam: null,
      getNextPageParam: (last: Schemas["OfferedAssessments"]) => last.next_cursor ?? undefined,
    },
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = found;
  useEffect(() => {
    if (isWanted && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [isWanted, hasNextPage, isFetchingNextPage, fetchNextPage, isError]);
  return { ...found, tests: found.data?.pages.flatMap((page) => page.assessments) };
}

interface Asked {
  skill: string;
  level?: number | null;
}

/** Whether passing the test proves what is asked: the skill or a part of it, at the level or above. */
export function proves({ skill, level }: Pick<Test, "skill" | "level">, asked: Asked): boolean {
  return `${skill}/`.startsWith(`${asked.skill}/`) && level >= (asked.level ?? 1);
}

/** The easiest test that proves it, in the person's language if there is one; none where none is offered. */
export function testFor(tests: readonly Test[], asked: Asked, language: string): Test | undefined {
  const isOwn = (one: Test) => Number(one.language.split("-")[0] === language);
  return tests
    .filter((one) => proves(one, asked))
    .toSorted((one, other) => isOwn(other) - isOwn(one) || one.level - other.level)[0];
}
