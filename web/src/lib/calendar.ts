const DAY = 86_400_000; // milliseconds

/** The calendar day of an instant in a zone, as the API writes days: "2026-11-24". */
export function dayIn(at: number | string, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** So many days from one on, itself first; days of the calendar, so that a change of clocks skips none. */
export function daysFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_, at) => new Date(start + at * DAY).toISOString().slice(0, 10));
}
