const GROUPS = {
  work: ["claim_", "contest_", "submission_"],
  tests: ["attempt_", "challenge_"],
  money: ["statement_", "payout_"],
  account: ["identity_", "standing_", "appeal_", "account_"],
  projects: ["import_"],
} as const;
type Name = keyof typeof GROUPS;

/** The kinds of notices by what they are about; one that nobody knows yet is about the account. */
export function groupsOf(kinds: readonly string[]): { name: Name; kinds: string[] }[] {
  const names = Object.keys(GROUPS) as Name[];
  const nameOf = (kind: string): Name =>
    names.find((name) => GROUPS[name].some((start) => kind.startsWith(start))) ?? "account";
  return names
    .map((name) => ({ name, kinds: kinds.filter((kind) => nameOf(kind) === name) }))
    .filter((group) => group.kinds.length > 0);
}
