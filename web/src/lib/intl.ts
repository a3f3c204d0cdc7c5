import { locale } from "./language";

const made = new Map<string, unknown>();

/** Intl's formats cost a hundred times more to make than to use: each is made once for a locale and its options. */
function once<Format>(kind: string, options: object, make: (tag: string) => Format): Format {
  const tag = locale();
  const key = `${kind} ${tag} ${JSON.stringify(options)}`;
  const known = made.get(key);
  if (known !== undefined) return known as Format;
  const format = make(tag);
  made.set(key, format);
  return format;
}

export const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  once("numbers", options, (tag) => new Intl.NumberFormat(tag, options));

export const times = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  once("times", options, (tag) => new Intl.DateTimeFormat(tag, options));

export const distances = (options: Intl.RelativeTimeFormatOptions): Intl.RelativeTimeFormat =>
  once("distances", options, (tag) => new Intl.RelativeTimeFormat(tag, options));

export const names = (options: Intl.DisplayNamesOptions): Intl.DisplayNames =>
  once("names", options, (tag) => new Intl.DisplayNames([tag], options));
