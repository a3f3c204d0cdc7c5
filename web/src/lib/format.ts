import { digitsOf } from "./digits";
import { distances, names, numbers, times } from "./intl";

/** Money as the API has it: an integer of minor units and an ISO 4217 code. */
export interface Money {
  minor: number;
  currency: string;
}

/** An amount in the reader's writing, with the digits that the platform accounts in; nothing is calculated here. */
export function money({ minor, currency }: Money): string {
  return written(decimal(minor, digitsOf(currency)), currency);
}

/** A decimal text as an amount in the reader's writing. */
function written(amount: string, currency: string): string {
  const digits = digitsOf(currency);
  const bounds = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return numbers({ style: "currency", currency, ...bounds }).format(amount as unknown as number);
}

/** Minor units as a decimal text, by moving the point: Intl takes the text without a float between. */
function decimal(minor: number, digits: number): string {
  const sign = minor < 0 ? "-" : "";
  const all = String(Math.abs(minor)).padStart(digits + 1, "0");
  return digits === 0 ? sign + all : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

const WRITTEN = /(-?\d+(?:\.\d+)?) ([A-Z]{3})\b/g;

/** A text in which the API wrote amounts (`2.50 USD`), with them in the reader's writing. */
export function amounts(text: string): string {
  return text.replace(WRITTEN, (_, amount: string, currency: string) => written(amount, currency));
}

/** A share in ten-thousandths, such as "2.5%". */
export function percent(basisPoints: number): string {
  return numbers({ style: "percent", maximumFractionDigits: 2 }).format(basisPoints / 10_000);
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
export function instant(at: string, timeZone: string): string {
  const format = times({
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
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
export function moment(at: string, timeZone: string): string {
  const format = times({
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone,
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
