import { locale } from "@/lib/language";

/** The seven days of a pay week in UTC, such as "16–22 November 2026"; its end belongs to the next one. */
export function weekOf(starts: string, ends: string): string {
  const format = new Intl.DateTimeFormat(locale(), {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.formatRange(new Date(starts), new Date(Date.parse(ends) - 1));
}
