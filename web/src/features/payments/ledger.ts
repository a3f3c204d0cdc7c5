import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Entry } from "./chain";

const MOST = 100; // entries of a page

/** One's entries of a week, or all, page by page. */
export function useEntries(period_id?: string) {
  return useInfiniteQuery({
    queryKey: ["get", "/me/entries", period_id ?? null],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => pageOf(pageParam, period_id),
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

async function pageOf(cursor: string | null, period_id?: string) {
  const query = {
    limit: MOST,
    ...(cursor === null ? {} : { cursor }),
    ...(period_id === undefined ? {} : { period_id }),
  };
  const { data } = await api.GET("/me/entries", { params: { query } });
  return data ?? { entries: [], next_cursor: null };
}

/** Every entry, for a check of the whole chain. */
export async function allEntries(): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(cursor);
    found.push(...page.entries);
    cursor = page.next_cursor ?? null;
  } while (cursor !== null);
  return found;
}

/** Every statement as GET /me/statements answers it, for the same check by the published program. */
export async function allStatements(): Promise<unknown[]> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: MOST, ...(cursor === null ? {} : { cursor }) };
    const { data } = await api.GET("/me/statements", { params: { query } });
    found.push(...(data?.statements ?? []));
    cursor = data?.next_cursor ?? null;
  } while (cursor !== null);
  return found;
}
