/** The token of an e-mail's link. One of digits alone is read as a number by the router, and is text all the same. */
export function tokenOf({ token }: Record<string, unknown>): { token: string } {
  return { token: typeof token === "string" || typeof token === "number" ? String(token) : "" };
}
