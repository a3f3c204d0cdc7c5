import type { Schemas } from "@/api/client";
import type { Answer } from "./answers";

type Kind = Schemas["AttemptItem"]["kind"];

/** A number as the platform takes it: what was typed is what is graded. */
const DECIMAL = /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/;

/** One comma that can only be a decimal one: not three digits behind it, or nothing but noughts before it. */
const WITH_COMMA = /^-?(0+,[0-9]+|[0-9]+,([0-9]{1,2}|[0-9]{4,}))$/;

const withPoint = (text: string): string => (WITH_COMMA.test(text) ? text.replace(",", ".") : text);

/** Whether this can be an answer to such a question, so that it is sent; the platform has the last word. */
export function isWhole(kind: Kind, answer: Answer | null): boolean {
  if (answer === null) return false;
  if (Array.isArray(answer)) return answer.length > 0;
  if (kind === "numeric") return DECIMAL.test(withPoint(answer.trim()));
  return answer.trim() !== "";
}

export const isTyped = (kind: Kind): boolean =>
  kind !== "choice" && kind !== "choices" && kind !== "ordering";
