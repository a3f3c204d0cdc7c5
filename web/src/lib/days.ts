import { locale } from "./language";

/** A day with its year, such as "22 Nov 2026"; of an instant, the day it is in the person's zone. */
export function day(at: string, timeZone = "UTC"): string {
  const format = new Intl.DateTimeFormat(locale(), {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone,
  });
  return format.format(new Date(at));
}

/** An instant that matters, with its year and zone, such as "22 Nov 2026, 15:04 EAT". */
export function exactly(at: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale(), {
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
