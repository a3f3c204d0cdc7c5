import type { Schemas } from "@/api/client";
import type { Money } from "@/lib/format";

/** The frozen terms of a claim, as chalicelib/domain/terms.py makes them. */
interface Terms {
  reward: Money;
  pay: { kind: "task" } | { kind: "hour"; hourly: Money; cap_minutes: number };
  guidelines_version: number;
  review_levels: number;
  review_within_hours: number;
  lease_minutes: number;
}

/** The API says of the terms only that they are an object; their shape is that of the receipt. */
export const termsOf = (claim: Pick<Schemas["ClaimView"], "terms">) => claim.terms as unknown as Terms;
