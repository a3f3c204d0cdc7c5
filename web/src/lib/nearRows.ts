import {
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
  windowScroll,
} from "@tanstack/react-virtual";

/** Rows that are drawn beyond the screen, on either side; also what the next Tab leads to. */
const BEYOND = 6;

export type Near = Virtualizer<Window, HTMLElement>;
export type Measured = VirtualItem;

/** A long list as it is now. */
export interface Listed<Row> {
  rows: readonly Row[];
  id: (row: Row) => string;
  /** How high a row is, in pixels, until it has been measured. */
  height: number;
  /** Pixels between two rows. */
  gap: number;
  /** Pixels above the list. */
  top: number;
  box: { current: HTMLElement | null };
  /** Called when other rows are near, or stand elsewhere. */
  draw: () => void;
}

/** What of a list is near the screen; of some rows the heights are known before. */
export function begin<Row>(list: Listed<Row>, known: Measured[]): Near {
  return new Virtualizer({ ...optionsOf(list), initialMeasurementsCache: known });
}

/** The list has changed, or stands elsewhere. */
export function tell<Row>(near: Near, list: Listed<Row>): void {
  const { initialMeasurementsCache } = near.options;
  near.setOptions({ ...optionsOf(list), initialMeasurementsCache });
}

function optionsOf<Row>(list: Listed<Row>): VirtualizerOptions<Window, HTMLElement> {
  const { rows, id, height, gap, top, draw } = list;
  return {
    count: rows.length,
    estimateSize: () => height,
    getItemKey: (at) => keyAt(rows, id, at),
    rangeExtractor: (range) => withOne(defaultRangeExtractor(range), focusedAt(list)),
    overscan: BEYOND,
    gap,
    scrollMargin: top,
    initialOffset: () => window.scrollY,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    onChange: draw,
  };
}

/** What a row is known by; an element whose row is gone by now may still be asked about. */
function keyAt<Row>(rows: readonly Row[], id: (row: Row) => string, at: number): string | number {
  const row = rows[at];
  return row === undefined ? at : id(row);
}

/** Where the row with the focus is today; -1 if there is none, or no more. */
function focusedAt<Row>({ rows, id, box }: Listed<Row>): number {
  const element = document.activeElement?.closest<HTMLElement>("[data-key]");
  if (!element || !box.current?.contains(element)) return -1;
  return rows.findIndex((row) => id(row) === element.dataset.key);
}

function withOne(shown: number[], one: number): number[] {
  if (one < 0 || shown.includes(one)) return shown;
  return [...shown, one].sort((left, right) => left - right);
}
