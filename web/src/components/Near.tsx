import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { Rows } from "./Long";

/** Rows that are drawn beyond the screen, on either side; also what the next Tab leads to. */
const BEYOND = 6;

interface Given<Row> extends Rows<Row> {
  /** Pixels between two rows. */
  gap: number;
}

/** The rows of a long list that are near the screen, and the one with the focus, each where it belongs. */
export default function Near<Row>({ rows, id, height, gap, children }: Given<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const top = useTop(box);
  const near = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    getItemKey: (at) => id(rows[at] as Row),
    rangeExtractor: (range) => withOne(defaultRangeExtractor(range), focusedIn(box.current)),
    overscan: BEYOND,
    gap,
    scrollMargin: top,
    useFlushSync: false,
  });
  return (
    <div ref={box} className="long" style={{ height: near.getTotalSize() }}>
      {near.getVirtualItems().map(({ key, index, start }) => (
        <div
          key={key}
          data-index={index}
          ref={near.measureElement}
          style={{ transform: `translateY(${start - top}px)` }}
        >
          {children(rows[index] as Row)}
        </div>
      ))}
    </div>
  );
}

/** The row with the focus: it stays drawn wherever one scrolls, so that the next key goes on from there. */
function focusedIn(box: Element | null): number | null {
  const row = document.activeElement?.closest("[data-index]");
  return row && box?.contains(row) ? Number(row.getAttribute("data-index")) : null;
}

function withOne(shown: number[], one: number | null): number[] {
  if (one === null || shown.includes(one)) return shown;
  return [...shown, one].sort((left, right) => left - right);
}

/** How far below the page's beginning the list begins, also after something above it has grown. */
function useTop(box: { current: HTMLElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const look = () => box.current && setTop(Math.round(box.current.getBoundingClientRect().top + scrollY));
    look();
    const watch = new ResizeObserver(look);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, [box]);
  return top;
}
