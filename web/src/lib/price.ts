import { ProblemError } from "@/api/problems";
import { digitsOf } from "@/lib/digits";
import type { Money } from "@/lib/format";

/** What a person typed as an amount, by moving the point in the text; null if it is none. Nothing is calculated. */
export function typed(text: string, currency: string): Money | null {
  const digits = digitsOf(currency);
  const found = text.trim().match(/^(\d{1,7})(?:[.,](\d*))?$/);
  if (found === null) return null;
  const [whole = "", rest = ""] = found.slice(1);
  if (rest.length > digits) return null;
  return { minor: Number(whole + rest.padEnd(digits, "0")), currency };
}

/** An amount as somebody would type it. */
export function typeable({ minor, currency }: Money): string {
  const digits = digitsOf(currency);
  const all = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

/** A refusal of this page's own, in the API's form, so that it stands beside its field like any other. */
export function wrong(field: string, detail: string): ProblemError {
  return new ProblemError({ type: "/problems/invalid-field", title: detail, detail, field, status: 422 });
}

/** The amount of a field; raises the refusal that says what is expected. */
export function amountOf(text: string, currency: string, field: string, words: string): Money {
  const found = typed(text, currency);
  if (found === null) throw wrong(field, words);
  return found;
}

/** The same amount as one that is taken from somebody instead of given. */
export function taken({ minor, currency }: Money): Money {
  return { minor: -minor, currency };
}
