import type { Schemas } from "@/api/client";
import type { Money } from "./format";

/** The terms of a claim as they were signed; the API's document leaves their shape open. */
export interface Terms {
  claim_id: string;
  project_id: string;
  task_type: string;
  reward: Money;
  pay: { kind: "task" } | { kind: "hour"; hourly: Money; cap_minutes: number };
  bonus_rules: Schemas["BonusRuleView"][];
  guidelines_version: number;
  review_levels: number;
  review_within_hours: number;
  lease_minutes: number;
  est_minutes: number;
  claimed_at: string;
}

export function termsOf(claim: { terms: object }): Terms {
  return claim.terms as Terms;
}
