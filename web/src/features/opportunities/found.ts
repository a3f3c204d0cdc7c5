import { calls } from "@/api/client";

/** Open work, page by page; the list and the page of one of them share the answer. */
export function useOpportunities() {
  return calls.useInfiniteQuery(
    "get",
    "/opportunities",
    { params: { query: { limit: 30 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null,
      getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor ?? undefined,
    },
  );
}
