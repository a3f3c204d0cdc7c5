import type { Act } from "@/lib/act";
import { Refused } from "./Refused";

/** A refusal that is not about any of the fields beside which it would be said already. */
export function RefusedElsewhere<Given extends unknown[]>({
  act,
  fields = [],
}: {
  act: Act<Given>;
  fields?: readonly string[];
}) {
  if (act.problem === null || fields.some((field) => act.about(field) !== undefined)) return null;
  return <Refused error={act.problem} />;
}
