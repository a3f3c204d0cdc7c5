import type { Schemas } from "@/api/client";

export type Verdict = Schemas["VerdictInput"]["verdict"];

/** A verdict while it is made; all of it is kept, whatever of it the chosen verdict takes along. */
export interface Judgement {
  verdict: Verdict | null;
  reason: string;
  clause: string;
  evidence: string[];
  /** Evidence that is written but not added yet. */
  quote: string;
  rubric: Record<string, number>;
}

export const BLANK: Judgement = {
  verdict: null,
  reason: "",
  clause: "",
  evidence: [],
  quote: "",
  rubric: {},
};

export const VERDICTS = ["accept", "revise", "soft_reject", "reject"] as const;
export const VERDICT_KEYS: Readonly<Record<Verdict, string>> = {
  accept: "a",
  revise: "r",
  soft_reject: "s",
  reject: "x",
};
export const LEAST_REASON = 20;
export const LONGEST_QUOTE = 500;
const MOST_EVIDENCE = 20;

/** What an answer of the last level becomes by a verdict. */
export const OUTCOME: Readonly<Record<Verdict, string>> = {
  accept: "accepted",
  revise: "returned",
  soft_reject: "soft_rejected",
  reject: "rejected",
};

export const isRejection = (verdict: Verdict | null) => verdict === "reject" || verdict === "soft_reject";

export type Missing = "verdict" | "reason" | "clause" | "evidence";

/** What the API would refuse, in the order of the form (chalicelib/domain/submissions.py: check_verdict). */
export function missingOf(judgement: Judgement): Missing[] {
  const { verdict, reason, clause } = judgement;
  if (verdict === null) return ["verdict"];
  if (verdict === "accept") return [];
  const missing: Missing[] = [];
  if (isRejection(verdict) && clause.trim() === "") missing.push("clause");
  if (reason.trim().length < LEAST_REASON) missing.push("reason");
  if (isRejection(verdict) && evidenceOf(judgement).length === 0) missing.push("evidence");
  return missing;
}

/** What was added, and what is written only. */
function evidenceOf({ evidence, quote }: Judgement): string[] {
  const written = quote.trim();
  return written === "" ? evidence : [...evidence, written.slice(0, LONGEST_QUOTE)];
}

/** One more piece of evidence, once. */
export function withEvidence(judgement: Judgement, text: string): Judgement {
  const piece = text.trim().slice(0, LONGEST_QUOTE);
  const { evidence } = judgement;
  if (piece === "" || evidence.includes(piece) || evidence.length >= MOST_EVIDENCE) return judgement;
  return { ...judgement, evidence: [...evidence, piece] };
}

/** The verdict as it is sent: of what was written only what belongs to it. */
export function sentOf(judgement: Judgement, verdict: Verdict): Schemas["VerdictInput"] {
  const { reason, clause, rubric } = judgement;
  return {
    verdict,
    reason: reason.trim(),
    clause: verdict === "accept" ? "" : clause.trim(),
    evidence: isRejection(verdict) ? evidenceOf(judgement) : [],
    rubric: Object.keys(rubric).length === 0 ? null : rubric,
  };
}

/** A text without what white space and capitals make of it. */
export const plain = (text: string): string => text.trim().replace(/\s+/g, " ").toLowerCase();

/** Everything an answer or a task says, names of fields too, to find a quotation in. */
export function wordsOf(given: unknown): string {
  if (typeof given !== "object" || given === null) return plain(String(given ?? ""));
  const parts = Array.isArray(given) ? given : Object.entries(given).flat();
  return parts.map(wordsOf).join("\n");
}
