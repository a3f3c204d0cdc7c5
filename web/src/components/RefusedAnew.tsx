import { Refused } from "./Refused";

interface Asked {
  data?: unknown;
  error: unknown;
  refetch: () => unknown;
  isFetchNextPageError?: boolean;
  fetchNextPage?: () => unknown;
}

/** What stands here could not be read anew, or not further: why, and the way to try again. It stays meanwhile. */
export function RefusedAnew({ of }: { of: Asked }) {
  if (of.error === null || of.data === undefined) return null;
  const again = of.isFetchNextPageError ? of.fetchNextPage : of.refetch;
  return <Refused error={of.error} again={() => void again?.()} />;
}
