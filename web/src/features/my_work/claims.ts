import { useEffect } from "react";
import { calls, queries, type Schemas } from "@/api/client";
import { useNow } from "@/lib/now";

export type Claim = Schemas["MyClaimView"];
export type State = "active" | "submitted" | "expired" | "released";

/** The person's claims in one state, page by page. */
export function useClaims(state: State) {
  return calls.useInfiniteQuery(
    "get",
    "/claims",
    { params: { query: { state, limit: 50 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null,
      getNextPageParam: (last: Schemas["ClaimsView"]) => last.next_cursor ?? undefined,
    },
  );
}

/** Every claim in hand, the most urgent first. They are few, but may stand behind pages of ended ones: those are gone through. */
export function useInHand() {
  const found = useClaims("active");
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = found;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, isError]);
  const claims = found.data?.pages.flatMap((page) => page.claims) ?? [];
  claims.sort((one, other) => one.expires_at.localeCompare(other.expires_at));
  return { ...found, claims };
}

/** Lists and single claims are asked for again: one of them changed. */
export async function claimsChanged(): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["get", "/claims"] }),
    queries.invalidateQueries({ queryKey: ["get", "/claims/{claim_id}"] }),
  ]);
}

/** Seconds until the deadline, by the server's count at the time of its answer and this device's clock since. */
export function useSecondsLeft(claim: Claim, answeredAt: number): number {
  const now = useNow(claim.seconds_left < 600 ? 1000 : 15_000);
  return Math.max(0, claim.seconds_left - Math.max(0, Math.round((now - answeredAt) / 1000)));
}
