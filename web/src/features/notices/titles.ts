import type { TFunction } from "i18next";
import { exactly } from "@/lib/days";
import { amounts, moment } from "@/lib/format";

type Translate = TFunction<["notices", "words"]>;
type Values = Readonly<Record<string, string | number | undefined>>;

export interface Told {
  kind: string;
  facts: Readonly<Record<string, string | number>>;
}

interface Reader {
  t: Translate;
  zone: string;
  /** What a skill is called, by its path and the title it was told with. */
  named: (skill: string, title: string) => string;
}

/** A notice in one line in the reader's language; null for one of another kind, or without a fact that it needs. */
export function titleOf({ kind, facts }: Told, reader: Reader): string | null {
  const { t } = reader;
  if (kind === "standing_step" || kind === "standing_lifted") return stepSaid(facts, t);
  return filled(`titles.${kind as "claim_expired"}`, valuesOf(facts, reader), t);
}

function valuesOf(facts: Told["facts"], { t, zone, named }: Reader): Values {
  const text = (name: string) => (facts[name] === undefined ? undefined : String(facts[name]));
  const at = (name: string) => (Number.isNaN(Date.parse(text(name) ?? "")) ? undefined : text(name));
  const [amount, deadline, expires, standing] = [
    text("amount"),
    at("deadline_at"),
    at("expires_at"),
    text("standing"),
  ];
  return {
    ...facts,
    amount: amount && amounts(amount),
    count: facts.granted_minutes === undefined ? undefined : Number(facts.granted_minutes),
    deadline: deadline && moment(deadline, zone),
    expires: expires && exactly(expires, zone),
    skill: facts.skill && named(text("proved") ?? "", text("skill") ?? ""),
    standing: standing && t(`words:standings.${standing as "active"}`, { defaultValue: standing }),
  };
}

/** A step about the account; an emergency and a pause that stays are named. */
function stepSaid(facts: Told["facts"], t: Translate): string | null {
  const step = filled(`steps.${facts.step as "notice"}`, facts, t);
  if (step === null) return null;
  if (facts.emergency_reason) return t("steps.emergency", { step });
  return facts.paused_in ? t("steps.except", { step, projects: facts.paused_in }) : step;
}

/** The words under a key; null if there are none, or if a value they name is missing. */
function filled(key: "titles.claim_expired" | "steps.notice", values: Values, t: Translate): string | null {
  const holes = t(key, { ...values, defaultValue: "", skipInterpolation: true }).matchAll(/{{(\w+)}}/g);
  const isWhole = [...holes].every(([, name = ""]) => values[name] !== undefined && values[name] !== "");
  return isWhole ? t(key, { ...values, defaultValue: "" }) || null : null;
}
