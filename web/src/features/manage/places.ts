import { locale } from "@/lib/language";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** What Intl names beside countries: unions, tests, and countries that are no more. */
const NONE = new Set([
  ..."AC AN BU CP CQ CS CT DD DG DY EA EU EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ QO QU RH SU TA TP UK UN VD WK XA XB YD YU ZR ZZ".split(
    " ",
  ),
]);

export interface Place {
  value: string;
  label: string;
}

/** Every country with its name in the reader's language. */
export function countries(): Place[] {
  const names = new Intl.DisplayNames([locale()], { type: "region", fallback: "none" });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return codes
    .filter((code) => !NONE.has(code))
    .map((value) => ({ value, label: names.of(value) ?? "" }))
    .filter(({ label }) => label !== "")
    .sort((a, b) => a.label.localeCompare(b.label, locale()));
}

/** The name of a language by its tag, such as "Brazilian Portuguese". */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag; // no tag yet: somebody is typing it
  }
}

export const LANGUAGES =
  "ar bn cs da de el en es fa fi fr he hi hu id it ja ko ms nl no pl pt pt-BR ro ru sv sw ta th tr uk ur vi zh".split(
    " ",
  );

/** An instant as an input of the browser's has it, in the person's own zone; and back. */
export function localOf(at: string | null): string {
  if (at === null) return "";
  const day = new Date(at);
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function instantOf(local: string): string | null {
  return local === "" ? null : new Date(local).toISOString();
}

export function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
