/** The steps of the wizard, in their order; each is an address of its own. */
export const STEPS = ["basics", "data", "pay", "people", "review", "guidelines", "check"] as const;
export type Step = (typeof STEPS)[number];

const STEP_OF: [RegExp, Step][] = [
  [/^(title|summary|difficulty|places)\b/, "basics"],
  [/^(options|input_schema|output_schema|validators|template)\b/, "data"],
  [/^(reward|pay|bonus_rules|est_minutes|lease_minutes)\b/, "pay"],
  [/^(required_skills|countries|eligibility|seats|qualification|fair_rounds)\b/, "people"],
  [/^(review_levels|review_reward)\b/, "review"],
  [/^guidelines\b/, "guidelines"],
];

/** Where something that is missing is mended; budget is nobody's step. */
export function stepOf(field: string): Step | null {
  return STEP_OF.find(([pattern]) => pattern.test(field))?.[1] ?? null;
}

export function isStep(name: string): name is Step {
  return (STEPS as readonly string[]).includes(name);
}

/** Whether each step has all that publication asks of it; what no step mends keeps the last one open. */
export function stepStates(missing: readonly { field: string }[]): Record<Step, "done" | "missing"> {
  const open = new Set(missing.map(({ field }) => stepOf(field) ?? "check"));
  const states = STEPS.map((step) => {
    const isOpen = open.has(step) || (step === "check" && missing.length > 0);
    return [step, isOpen ? "missing" : "done"];
  });
  return Object.fromEntries(states) as Record<Step, "done" | "missing">;
}
