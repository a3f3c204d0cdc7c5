import type { Schemas } from "@/api/client";

type Step = Schemas["StepInput"]["step"];

const ALL: readonly Step[] = [
  "notice",
  "coaching",
  "project_pause",
  "warned",
  "restricted",
  "suspended",
  "active",
];

/** The steps that can be taken about an account of this standing, the mildest first; `active` ends a project's pause too. */
export function stepsFor(standing: string): readonly Step[] {
  if (standing === "pending_email" || standing === "closed") return [];
  return ALL.filter((step) => step === "active" || step !== standing);
}
