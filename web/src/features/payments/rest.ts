import type { Schemas } from "@/api/client";

export type Method = Schemas["PayoutMethodView"];

const REST = 72 * 3_600_000; // milliseconds before money follows a changed destination

/** Whether a method is the one its currency is paid by now; methods come oldest first, the newest of each is used. */
export function standingOf(
  of: Method,
  among: readonly Method[],
  now: number,
): { state: "used" | "resting" | "failed" | "replaced"; restsUntil: string } {
  const own = among.filter((one) => one.currency === of.currency);
  const until = Date.parse(of.created_at) + REST;
  const restsUntil = new Date(until).toISOString();
  if (own.at(-1)?.method_id !== of.method_id) return { state: "replaced", restsUntil };
  if (of.failed_at !== null) return { state: "failed", restsUntil };
  return { state: own.length > 1 && now < until ? "resting" : "used", restsUntil };
}
