import { type ReactNode, useCallback, useState } from "react";
import { ProblemError } from "@/api/problems";
import { beside, useRefusalWords } from "./refusals";
import { plainly } from "./ways";

/** One thing a person does on a page: whether it is under way, and why it was refused. */
export interface Act<Given extends unknown[]> {
  run: (...given: Given) => Promise<boolean>;
  busy: boolean;
  problem: unknown;
  /** The refusal as the words beside one field of a form; undefined if it is about something else. */
  about: (field: string) => ReactNode;
  forget: () => void;
}

/** Runs `act` once at a time; a refusal is kept to be shown where the person is, and `run` answers whether it was done. */
export function useAct<Given extends unknown[]>(act: (...given: Given) => Promise<unknown>): Act<Given> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const run = async (...given: Given) => {
    if (busy) return false;
    setBusy(true);
    setProblem(null);
    try {
      await act(...given);
      return true;
    } catch (error) {
      setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const isReady = useRefusalWords(problem);
  const about = (field: string) => (isReady ? wordsAbout(problem, field) : undefined);
  const forget = useCallback(() => setProblem(null), []);
  return { run, busy, problem, about, forget };
}

function wordsAbout(problem: unknown, field: string): ReactNode {
  if (!(problem instanceof ProblemError)) return undefined;
  const several = problem.more.errors;
  const found = Array.isArray(several) ? several.find((one) => one?.field === field) : undefined;
  if (found !== undefined)
    return beside(problem, found.rule, plainly(String(found.detail ?? found.rule ?? problem.message)));
  if (problem.field !== field) return undefined;
  return beside(problem, problem.rule, plainly(withoutName(problem.detail ?? problem.message, field)));
}

/** The rule as a sentence: which field it is about is seen from where it stands. */
function withoutName(detail: string, field: string): string {
  const rule = detail.startsWith(`\`${field}\``)
    ? detail.slice(field.length + 2).replace(/^:?\s*/, "")
    : detail;
  return rule.charAt(0).toUpperCase() + rule.slice(1);
}
