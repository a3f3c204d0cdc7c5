import { distances, names, numbers, times } from "./intl";

/** Money as the API has it: an integer of minor units and an ISO 4217 code. */
export interface Money {
  minor: number;
  currency: string;
}

const DIGITS = new Map<string, number>();

/** An amount in the reader's writing; the digits of a currency are known to Intl, and nothing is calculated here. */
export function money({ minor, currency }: Money): string {
  const format = numbers({ style: "currency", currency });
  return format.format(decimal(minor, digitsOf(currency)) as unknown as number);
}

/** Minor units as a decimal text, by moving the point: Intl takes the text without a float between. */
function decimal(minor: number, digits: number): string {
  const sign = minor < 0 ? "-" : "";
  const all = String(Math.abs(minor)).padStart(digits + 1, "0");
  return digits === 0 ? sign + all : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

function digitsOf(currency: string): number {
  const known = DIGITS.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  DIGITS.set(currency, digits);
  return digits;
}

export function minutes(count: number): string {
  const whole = Math.round(count);
  if (whole >= IN_DAYS) return days(whole);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  const parts = [unit(hours, "hour"), unit(rest, "minute")].filter((_, at) =>
    at === 0 ? hours > 0 : rest > 0 || hours === 0,
  );
  return parts.join(" ");
}

/** How long something took, given in seconds: below a minute to the second, such as "40 sec". */
export function lasting(seconds: number): string {
  return seconds < 60 ? unit(seconds, "second") : minutes(seconds / 60);
}

const IN_DAYS = 2 * 24 * 60; // minutes; so long a time is said in days and hours

function days(whole: number): string {
  const [count, hours] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60)];
  return hours === 0 ? unit(count, "day") : `${unit(count, "day")} ${unit(hours, "hour")}`;
}

function unit(count: number, name: "day" | "hour" | "minute" | "second"): string {
  return numbers({ style: "unit", unit: name, unitDisplay: "short" }).format(count);
}

/** An instant in the person's own place, such as "Tue, 24 Nov, 15:04". */
export function instant(at: string, timeZone?: string): string {
  const format = times({
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return format.format(new Date(at));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How far away an instant is, such as "in 3 hours". */
export function distance(at: string, now: number): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000);
  const [name, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return distances({ numeric: "auto" }).format(Math.trunc(seconds / size), name);
}

/** An instant with the name of its zone, for what one must not miss, such as "Tue, 24 Nov, 15:04 EAT". */
export function moment(at: string, timeZone?: string): string {
  const format = times({
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return format.format(new Date(at));
}

/** A calendar day such as "24 Nov 2026", of an instant in a zone. */
export function day(at: string, timeZone?: string): string {
  const format = times({
    day: "numeric",
    month: "short",
    year: "numeric",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return format.format(new Date(at));
}

/** A country's name by its ISO 3166-1 code. */
export function country(code: string): string {
  return nameOf("region", code);
}

/** A language's name by its BCP-47 tag. */
export function languageName(tag: string): string {
  return nameOf("language", tag);
}

function nameOf(type: "region" | "language", code: string): string {
  try {
    return names({ type }).of(code) ?? code;
  } catch {
    return code; // no code that Intl knows the form of
  }
}
