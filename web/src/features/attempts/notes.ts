import type { TFunction } from "i18next";

const CASES = /^(\d+) of (\d+) cases(?:; first failure: (\w+))?$/;
const BY_HAND = "It could not be run; an administrator read it";
const FAILURES = ["differs", "ended", "not_json", "output", "raised", "time"] as const;
type Failure = (typeof FAILURES)[number];
const isFailure = (code: string | undefined): code is Failure => FAILURES.some((one) => one === code);

/** What the platform notes of a function that it ran, in the reader's language; null if it says something else. */
export function noteSaid(note: string, t: TFunction<["attempts"]>): string | null {
  if (note === BY_HAND) return t("notes.byHand");
  const [, right, all, failure] = note.match(CASES) ?? [];
  if (right === undefined || all === undefined) return null;
  const cases = t("notes.cases", { right, count: Number(all) });
  if (failure === undefined) return cases;
  return isFailure(failure) ? t("notes.failed", { cases, why: t(`notes.failures.${failure}`) }) : null;
}
