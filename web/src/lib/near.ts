import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import type { Listed, Measured, Near } from "./nearRows";

export interface NearGiven<Row> extends Pick<Listed<Row>, "rows" | "id" | "height" | "gap"> {
  /** What the heights of its rows are kept under, so that who comes back finds the place. */
  under?: string | undefined;
}

export interface NearNow {
  near: Near;
  /** Pixels above the list, which are in the places of its rows too. */
  top: number;
}

type Library = typeof import("./nearRows");
type Box = RefObject<HTMLElement | null>;

/**
 * What of a long list is near the screen: null until that is known, "none" if it cannot be. The page keeps the same
 * elements when a list grows long, so that nothing somebody did in a row is lost.
 */
export function useNear<Row>(given: NearGiven<Row>, isLong: boolean, box: Box): NearNow | "none" | null {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const library = useLibrary(isLong);
  const held = useRef<Near | null>(null);
  const top = useRef(0);
  if (!isLong || library === null || library === "none") held.current = null;
  else if (held.current !== null) library.tell(held.current, { ...given, top: top.current, box, draw });
  else {
    top.current = topOf(box.current);
    const known = [...remembered(given.under), ...standing(box.current)];
    held.current = library.begin({ ...given, top: top.current, box, draw }, known);
  }
  const near = held.current;
  useKept(near, given.under);
  useTop(near, box, top, draw);
  // what the library asks of whoever draws for it: once, and after every drawing
  useLayoutEffect(() => near?._didMount(), [near]);
  useLayoutEffect(() => near?._willUpdate());
  return library === "none" ? "none" : near && { near, top: top.current };
}

let loaded: Library | null = null;

/** What finds out which rows are near: it comes with the first long list. */
function useLibrary(isAsked: boolean): Library | "none" | null {
  const [library, setLibrary] = useState<Library | "none" | null>(loaded);
  const isMissing = isAsked && library === null;
  useEffect(() => {
    if (!isMissing) return;
    import("./nearRows").then(
      (found) => {
        loaded = found;
        setLibrary(found);
      },
      () => setLibrary("none"),
    );
  }, [isMissing]);
  return library;
}

/** How far below the page's beginning the list begins, also after something above it has grown. */
function useTop(near: Near | null, box: Box, top: { current: number }, draw: () => void): void {
  useLayoutEffect(() => {
    if (near === null) return;
    const look = () => {
      const now = topOf(box.current);
      if (now === top.current) return;
      top.current = now;
      draw();
    };
    look();
    const watch = new ResizeObserver(look);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, [near, box, top, draw]);
}

function topOf(box: HTMLElement | null): number {
  return box === null ? 0 : Math.round(box.getBoundingClientRect().top + window.scrollY);
}

/** The heights of the rows that stand there already. */
function standing(box: HTMLElement | null): Measured[] {
  const rows = Array.from(box?.children ?? []).filter((row) => row instanceof HTMLElement);
  return rows.map((row, index) => {
    const size = row.offsetHeight;
    return { key: row.dataset.key ?? index, index, size, start: 0, end: size, lane: 0 };
  });
}

const MOST_LISTS = 12;
/** The heights of the rows of lists that were left, as they were at so wide a window. */
const lists = new Map<string, { width: number; rows: Measured[] }>();

function remembered(under: string | undefined): Measured[] {
  const found = under === undefined ? undefined : lists.get(under);
  return found?.width === window.innerWidth ? found.rows : [];
}

function useKept(near: Near | null, under: string | undefined): void {
  useLayoutEffect(() => {
    if (near === null || under === undefined) return;
    return () => {
      lists.delete(under);
      lists.set(under, { width: window.innerWidth, rows: near.takeSnapshot() });
      const [oldest] = lists.keys();
      if (lists.size > MOST_LISTS && oldest !== undefined) lists.delete(oldest);
    };
  }, [near, under]);
}
