type Facts = Readonly<Record<string, string | number>>;

/** The page each kind of notice is about, as in its e-mail; `$name` stands for a fact. */
const PATHS: Readonly<Record<string, string>> = {
  account_inactive: "/",
  appeal_decided: "/profile/standing/$step_id",
  attempt_failed: "/attempts/$attempt_id",
  attempt_passed: "/profile/skills",
  attempt_regraded: "/attempts/$attempt_id",
  balance_changed: "/payments",
  challenge_declined: "/attempts/$attempt_id",
  challenge_upheld: "/attempts/$attempt_id",
  claim_expired: "/work/claims/$claim_id",
  claim_reminder: "/work/claims/$claim_id",
  contest_decided: "/work/claims/$claim_id",
  data_export_ready: "/profile/data/$export_id",
  email_changed: "/profile/security",
  identity_rejected: "/profile/identity",
  identity_verified: "/profile/identity",
  import_failed: "/projects/$project_id/imports/$import_id",
  import_finished: "/projects/$project_id/imports/$import_id",
  password_changed: "/profile/security",
  payout_held: "/payments",
  payout_returned: "/payments",
  payout_sent: "/payments",
  payout_settled: "/payments",
  recovery_code_used: "/profile/security",
  second_factor_added: "/profile/security",
  second_factor_removed: "/profile/security",
  standing_changed: "/profile/standing",
  standing_lifted: "/profile/standing",
  standing_step: "/profile/standing/$step_id",
  statement_ready: "/payments/statements/$period_id",
  submission_accepted: "/work/submissions/$submission_id",
  submission_rejected: "/work/submissions/$submission_id",
  submission_returned: "/work/submissions/$submission_id",
};

/** Where a notice leads; null if nowhere, or if a fact that its path needs is missing. */
export function pathOf(kind: string, facts: Facts): string | null {
  const path = PATHS[kind];
  if (path === undefined) return null;
  const filled = path.replace(/\$([a-z_]+)/g, (hole, name: string) =>
    name in facts ? encodeURIComponent(String(facts[name])) : hole,
  );
  return filled.includes("$") ? null : filled;
}
