import { dayIn } from "@/lib/calendar";

/** Which acts are read, as it stands in the address; the log's days are those of UTC. */
export interface Asked {
  day?: string;
  subject?: string;
}

export function askedIn({ day, subject }: Record<string, unknown>): Asked {
  return {
    ...(typeof day === "string" && /^\d{4}-\d{2}-\d{2}$/.test(day) ? { day } : {}),
    ...(typeof subject === "string" && subject !== "" ? { subject } : {}),
  };
}

export function today(now = Date.now()): string {
  return dayIn(now, "UTC");
}
