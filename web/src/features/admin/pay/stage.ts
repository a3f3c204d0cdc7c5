import type { Schemas } from "@/api/client";

type Week = Schemas["PayPeriodView"];

/** What a week waits for; `differs` and `approval` wait for people, the others go on by themselves. */
export type Stage = "closing" | "differs" | "preparing" | "approval" | "sending" | "paid" | "nothing";

export function stageOf(week: Week): Stage {
  if (week.state === "paid") return week.released_at === null ? "nothing" : "paid";
  if (week.state === "closing") return Object.keys(week.close_difference).length > 0 ? "differs" : "closing";
  if (week.prepared_at === null) return "preparing";
  return week.released_at === null ? "approval" : "sending";
}

/** Whether something of it changes soon without anybody. */
export function isMoving(stage: Stage): boolean {
  return stage === "closing" || stage === "preparing" || stage === "sending";
}

export const TONES = {
  closing: "waits",
  differs: "bad",
  preparing: "waits",
  approval: "waits",
  sending: "waits",
  paid: "good",
  nothing: "quiet",
} as const;
