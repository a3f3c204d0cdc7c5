export const STANDINGS = ["active", "warned", "restricted", "suspended", "pending_email", "closed"] as const;
export type StandingName = (typeof STANDINGS)[number];

/** Who is looked for, as it stands in the address. */
export interface Wanted {
  email?: string;
  standing?: StandingName;
}

export function wantedIn({ email, standing }: Record<string, unknown>): Wanted {
  const known = STANDINGS.find((one) => one === standing);
  return {
    ...(typeof email === "string" && email !== "" ? { email } : {}),
    ...(known === undefined ? {} : { standing: known }),
  };
}
