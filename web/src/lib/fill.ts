import { useEffect, useState } from "react";

/** So many pages in a row one press goes through; a week's payouts stand in four of them, a project's answers in 16. */
const MOST_PAGES = 24;
/** A list is worth looking at with so many rows. */
const ENOUGH = 10;

/** A page that is on its way already is not asked for once more. */
const ONCE = { cancelRefetch: false };

export interface Paged {
  data?: { pages: readonly unknown[] } | undefined;
  error: unknown;
  hasNextPage: boolean;
  isFetching: boolean;
  fetchNextPage: (how?: { cancelRefetch: boolean }) => unknown;
}

/**
 * A page may be short, or empty, while its cursor goes on: the list is read on by itself until so many rows more
 * stand in it, or it ends, or a bound is reached; then a press goes on from there.
 */
export function useFilled(found: Paged, count: number, enough = ENOUGH) {
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const pages = found.data?.pages.length ?? 0;
  const [begun, setBegun] = useState({ count: 0, pages: 0 });
  const since = begun.pages > pages ? { count: 0, pages: 0 } : begun; // another list, or the same read anew
  const looks =
    hasNextPage && !found.error && count - since.count < enough && pages - since.pages < MOST_PAGES;

  useEffect(() => {
    if (looks && !isFetching) void fetchNextPage(ONCE);
  }, [looks, isFetching, fetchNextPage]);

  function more() {
    setBegun({ count, pages });
    if (!isFetching) void fetchNextPage(ONCE);
  }
  return { looks, more };
}
