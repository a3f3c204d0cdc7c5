const DESKS = [
  { role: "reviewer", page: "review", to: "/review" },
  { role: "manager", page: "manage", to: "/manage" },
  { role: "admin", page: "admin", to: "/admin" },
] as const;

/** The desks that a person's roles open, beside the contributor's dashboard. */
export function desksOf(roles: readonly string[]) {
  return DESKS.filter(({ role }) => roles.includes(role));
}
