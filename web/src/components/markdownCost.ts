const MOST_CELLS = 4_000;
const MOST_MARKS = 2_000; // of emphasis, which are matched with one another
const MOST_FORMULAS = 400;
const MOST_IN_FORMULAS = 10_000; // characters
const MOST_ALIGNED = 800; // places in the matrices of formulas

/** A row of hyphens under a heading: every line after it has as many cells, however short it is. */
const UNDER_HEADING = /^[\s>|:-]*-[\s>|:-]*$/;
const FORMULA = /\$\$?([^$]+)\$|(?:```|~~~)\s*math([\s\S]*?)(?:```|~~~|$)/g;

/** Whether setting this text would keep a reader's page busy for long; few characters can ask for millions of cells. */
export function isCostly(text: string): boolean {
  return marksIn(text) > MOST_MARKS || cellsIn(text) > MOST_CELLS || hasCostlyFormulas(text);
}

const marksIn = (text: string) => text.match(/[*_~]/g)?.length ?? 0;

function cellsIn(text: string): number {
  let [cells, columns] = [0, 0];
  for (const line of text.split(/\r\n?|\n/)) {
    if (line.includes("|") && UNDER_HEADING.test(line)) columns = Math.max(columns, line.split("|").length);
    if (line.trim() === "") columns = 0;
    cells += columns;
  }
  return cells;
}

function hasCostlyFormulas(text: string): boolean {
  let [count, length, aligned] = [0, 0, 0];
  for (const [whole] of text.matchAll(FORMULA)) {
    count += 1;
    length += whole.length;
    aligned += whole.split("&").length - 1;
  }
  return count > MOST_FORMULAS || length > MOST_IN_FORMULAS || aligned > MOST_ALIGNED;
}
