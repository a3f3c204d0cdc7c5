import type { Schemas } from "@/api/client";
import type { Answer } from "./answers";

type Kind = Schemas["AttemptItem"]["kind"];

/** A number as the platform takes it: what was typed is what is graded, so nothing is guessed of commas. */
const DECIMAL = /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/;

/** Whether this can be an answer to such a question, so that it is sent; the platform has the last word. */
export function isWhole(kind: Kind, answer: Answer | null): boolean {
  if (answer === null) return false;
  if (Array.isArray(answer)) return answer.length > 0;
  if (kind === "numeric") return DECIMAL.test(answer.trim());
  return answer.trim() !== "";
}

export const isTyped = (kind: Kind): boolean =>
  kind !== "choice" && kind !== "choices" && kind !== "ordering";
