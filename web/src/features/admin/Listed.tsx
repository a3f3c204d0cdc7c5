import { Card, Stack, Text } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { More } from "@/components/More";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";

interface Found {
  error: unknown;
  isPending: boolean;
  isFetching: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

interface Given {
  found: Found;
  count: number;
  /** Why there is nothing, and what that means. */
  empty: string;
  height?: number;
  children: ReactNode;
}

/** How every list pages by its cursor: the same for each of them. */
export const PAGED = {
  pageParamName: "cursor",
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor?: string | null }) => page.next_cursor ?? null,
};

/** A list of the desk while it comes, when it is refused, when it is empty, and the way to more of it. */
export function Listed({ found, count, empty, height = 88, children }: Given) {
  const { error, isPending, isFetching, hasNextPage, fetchNextPage } = found;
  const seeks = count === 0 && hasNextPage && !error;

  // a page may be empty before the last one
  useEffect(() => {
    if (seeks && !isFetching) void fetchNextPage();
  }, [seeks, isFetching, fetchNextPage]);

  if (error && count === 0) return <Refused error={error} again={() => void found.refetch()} />;
  if (isPending || seeks) return <Waiting height={height} />;
  if (count === 0)
    return (
      <Card withBorder>
        <Text size="sm">{empty}</Text>
      </Card>
    );
  return (
    <Stack gap="sm">
      {children}
      {error !== null && <Refused error={error} again={() => void fetchNextPage()} />}
      <More of={found} />
    </Stack>
  );
}
