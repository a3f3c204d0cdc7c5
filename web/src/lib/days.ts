import { times } from "./intl";

/** A day with its year, such as "22 Nov 2026"; of an instant, the day it is in the person's zone. */
export function day(at: string, timeZone = "UTC"): string {
  const format = times({
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone,
  });
  return format.format(new Date(at));
}

/** An instant that matters, with its year and zone, such as "22 Nov 2026, 15:04 EAT". */
export function exactly(at: string, timeZone: string): string {
  const format = times({
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone,
  });
  return format.format(new Date(at));
}

/** The last day on which somebody can be born who is `years` old today in UTC. */
export function bornBy(years: number, now = new Date()): string {
  const year = String(now.getUTCFullYear() - years).padStart(4, "0");
  return `${year}${now.toISOString().slice(4, 10)}`;
}

/** A day of the calendar without its year, such as "16 Nov". */
export function dayOf(date: string): string {
  const format = times({ day: "numeric", month: "short", timeZone: "UTC" });
  return format.format(new Date(date));
}

const WEEK = 6 * 86_400_000; // milliseconds from a pay week's first day to its last

/** A pay week by its first day, such as "16 – 22 Nov 2026"; pay weeks are of UTC, wherever one lives. */
export function week(first: string): string {
  const format = times({
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const begins = Date.parse(`${first}T00:00:00Z`);
  return format.formatRange(begins, begins + WEEK);
}
