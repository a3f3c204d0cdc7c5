import { locale } from "./language";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** The size of a file as people say it, such as "1.4 MB". */
export function bytes(count: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(count, 1)) / 3));
  const options = { style: "unit", unit: UNITS[step] ?? "byte", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale(), options).format(count / 1000 ** step);
}
