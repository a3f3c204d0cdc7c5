/** Which acts are read, as it stands in the address; the log's days are those of UTC, today is the platform's. */
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

/** About whom all acts are read, whatever they are filed under: a person without a day. */
export function personIn({ day, subject }: Asked): string | null {
  return day === undefined && subject?.startsWith("acc_") ? subject : null;
}
