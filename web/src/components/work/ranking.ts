/** One response in the order a person makes: its original number, and whether it is as good as the one above. */
export interface Row {
  number: number;
  isTied: boolean;
}

/** The rows of an answer's groups; responses that it does not name yet follow in the order shown. */
export function rowsOf(ranking: unknown, order: readonly number[]): Row[] {
  const groups = Array.isArray(ranking) ? ranking.filter((one): one is unknown[] => Array.isArray(one)) : [];
  const named = groups.flatMap((group) =>
    group
      .filter((number): number is number => order.includes(number as number))
      .map((number, at) => ({ number, isTied: at > 0 })),
  );
  const seen = new Set<number>();
  const rows = named.filter(({ number }) => !seen.has(number) && seen.add(number));
  return untiedFirst([
    ...rows,
    ...order.filter((number) => !seen.has(number)).map((number) => ({ number, isTied: false })),
  ]);
}

/** What the API takes: groups of original numbers, the best first, ties in one group. */
export function groupsOf(rows: readonly Row[]): number[][] {
  const groups: number[][] = [];
  for (const { number, isTied } of rows) {
    const last = groups.at(-1);
    if (isTied && last !== undefined) last.push(number);
    else groups.push([number]);
  }
  return groups;
}

/** The row at `from` stands at `to`; between tied ones it is tied too, and those it leaves stay tied to each other. */
export function moved(rows: readonly Row[], from: number, to: number): Row[] {
  const one = rows[from];
  if (one === undefined || to < 0 || to >= rows.length || from === to) return [...rows];
  const rest = rows.filter((_, at) => at !== from);
  const follower = rest[from];
  if (follower?.isTied && !one.isTied) rest[from] = { ...follower, isTied: false };
  const next = rest[to];
  return untiedFirst([...rest.slice(0, to), { ...one, isTied: next?.isTied ?? false }, ...rest.slice(to)]);
}

export function tieToggled(rows: readonly Row[], at: number): Row[] {
  return untiedFirst(rows.map((row, place) => (place === at ? { ...row, isTied: !row.isTied } : row)));
}

/** Each row's rank, as people count: two firsts are followed by a third. */
export function ranks(rows: readonly Row[]): number[] {
  let rank = 1;
  return rows.map((row, at) => {
    if (!row.isTied) rank = at + 1;
    return rank;
  });
}

/** An answer's responses with their ranks; of responses that are not at hand, those that it names. */
export function ranked(ranking: unknown, order: readonly number[]): { rank: number; number: number }[] {
  const named = Array.isArray(ranking) ? ranking.flat().filter((one) => typeof one === "number") : [];
  const rows = rowsOf(ranking, order.length > 0 ? order : named);
  const numbers = ranks(rows);
  return rows.map(({ number }, place) => ({ rank: numbers[place] ?? place + 1, number }));
}

const untiedFirst = (rows: Row[]): Row[] =>
  rows.map((row, at) => (at === 0 && row.isTied ? { ...row, isTied: false } : row));
