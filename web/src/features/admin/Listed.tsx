import { Card, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { More } from "@/components/More";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import type { Paged } from "@/lib/fill";

interface Found extends Paged {
  isPending: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
}

interface Given {
  found: Found;
  count: number;
  /** Why there is nothing, and what that means. */
  empty: string;
  height?: number;
  /** So many rows are read before it waits for a press. */
  enough?: number;
  children: ReactNode;
}

/** How every list pages by its cursor: the same for each of them. */
export const PAGED = {
  pageParamName: "cursor",
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor?: string | null }) => page.next_cursor ?? null,
};

/** A list of the desk while it comes, when it is refused, when it is empty, and the way to more of it. */
export function Listed({ found, count, empty, height = 88, enough = 25, children }: Given) {
  const { error, isPending, hasNextPage } = found;
  if (error && count === 0) return <Refused error={error} again={() => void found.refetch()} />;
  if (isPending) return <Waiting height={height} />;
  if (count === 0 && !hasNextPage)
    return (
      <Card withBorder>
        <Text size="sm">{empty}</Text>
      </Card>
    );
  return (
    <Stack gap="sm">
      {children}
      <More of={found} count={count} enough={enough} />
    </Stack>
  );
}
