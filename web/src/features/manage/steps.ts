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
