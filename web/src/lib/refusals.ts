import i18next from "i18next";
import { createElement, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import { moment } from "./format";
import { inWords } from "./rules";
import { plainly } from "./ways";
import { deviceZone } from "./who";

/** A refusal in a language that is not the API's own: what it is, and what happened with the way out. */
export interface Told {
  title: string;
  says: string | undefined;
}

/** Problems that are about whatever field they name: the rule says more than the problem's own words. */
const OF_A_FIELD = ["body-invalid", "query-invalid", "invalid-field"] as const;

/** Fetches the words for refusals once the API has refused something; true when there is nothing to wait for. */
export function useRefusalWords(problem: unknown): boolean {
  const isSaid = problem instanceof ProblemError && !problem.is("offline", "unreachable");
  return useTranslation(isSaid ? "refusals" : "words", { useSuspense: false }).ready;
}

/** The refusal in the person's language; undefined where only the API's own words are there, as in English. */
export function told(problem: ProblemError, zone = deviceZone()): Told | undefined {
  const key = `refusals:problems.${problem.name_ as "task-full"}` as const;
  if (!i18next.exists(`${key}.title`)) return undefined;
  const wanted = [...i18next.t(`${key}.says`, { skipInterpolation: true }).matchAll(/{{(\w+)}}/g)];
  const values = wanted.map(([, name = ""]) => [name, written(problem.more[name], zone)] as const);
  const isWhole = values.every(([, value]) => value !== undefined);
  return {
    title: i18next.t(`${key}.title`),
    says: isWhole ? i18next.t(`${key}.says`, Object.fromEntries(values)) : undefined,
  };
}

function written(value: unknown, zone: string): string | undefined {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return undefined;
  return /^\d{4}-\d{2}-\d{2}T/.test(value) ? moment(value, zone) : value;
}

/** Why something is refused, beside the field it is about: `rule` and `said` are the API's own words for it. */
export function beside(problem: ProblemError, rule: string | undefined, said: string): ReactNode {
  if (told(problem) === undefined) return said;
  const own = problem.is(...OF_A_FIELD) ? inWords(rule) : told(problem)?.says;
  return own === undefined ? createElement("span", { lang: "en" }, said) : plainly(own);
}
