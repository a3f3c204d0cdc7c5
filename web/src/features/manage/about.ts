import type { ReactNode } from "react";
import { ProblemError } from "@/api/problems";
import { beside } from "@/lib/refusals";
import { plainly } from "@/lib/ways";

/** The API's words about a field of a form, or about something inside it; undefined if the refusal is about another. */
export function about(problem: unknown, field: string, currency?: string): ReactNode {
  if (!(problem instanceof ProblemError) || problem.field === undefined) return undefined;
  const inside =
    problem.field === field || problem.field.startsWith(`${field}.`) || problem.field.startsWith(`${field}[`);
  return inside
    ? beside(problem, problem.rule, plainly(problem.detail ?? problem.message, currency))
    : undefined;
}
