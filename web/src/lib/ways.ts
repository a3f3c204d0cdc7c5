import i18next from "i18next";
import { money } from "./format";

/** What a route of the API is to a person: the page on which they do it, and the name by which they know it. */
interface Way {
  to: string;
  words: string;
}

export type Part =
  | { kind: "text" | "code"; text: string }
  | { kind: "way"; text: string; to: string; words: string };

/** Every route that the words of a refusal name and a page does: route, page, its name in the catalogue's `ways`. */
export const WAYS: readonly (readonly [route: string, page: string, words: string])[] = [
  ["POST /accounts", "/sign-up", "signUp"],
  ["POST /sessions", "/sign-in", "signIn"],
  ["POST /sessions/challenges", "/sign-in", "signIn"],
  ["POST /sessions/recovery", "/sign-in", "signIn"],
  ["POST /password-resets", "/forgot-password", "forgotPassword"],
  ["GET /terms", "/terms", "terms"],
  ["GET /me", "/profile", "profile"],
  ["PATCH /me", "/profile", "profile"],
  ["POST /me/email-verification", "/", "dashboard"],
  ["POST /me/email-change", "/profile/security", "security"],
  ["POST /me/second-factor", "/profile/security", "security"],
  ["DELETE /me/second-factor", "/profile/security", "security"],
  ["POST /me/documents", "/profile", "resume"],
  ["PUT /me/resume", "/profile", "resume"],
  ["GET /me/skills", "/profile/skills", "skills"],
  ["PUT /me/skills", "/profile/skills", "skills"],
  ["GET /skills", "/profile/skills", "skills"],
  ["PATCH /skills/{skill_id}", "/admin/skills", "adminSkills"],
  ["POST /me/phone-verification", "/profile/phone", "phone"],
  ["GET /me/data-exports", "/profile/data", "data"],
  ["POST /me/data-exports", "/profile/data", "data"],
  ["GET /me/identity-check", "/profile/identity", "identity"],
  ["POST /me/identity-check", "/profile/identity", "identity"],
  ["POST /me/standing-appeals", "/profile/standing", "standing"],
  ["GET /standing-rules", "/profile/standing", "standing"],
  ["POST /me/payout-methods", "/payments/methods", "methods"],
  ["GET /me/statements", "/payments", "payments"],
  ["GET /me/entries", "/payments/entries", "entries"],
  ["GET /opportunities", "/", "dashboard"],
  ["GET /tasks", "/", "dashboard"],
  ["GET /projects", "/projects", "projects"],
  ["GET /projects?scope=managed", "/manage", "manage"],
  ["POST /projects", "/manage/new", "newProject"],
  ["GET /projects/{projectId}", "/projects/$projectId", "project"],
  ["GET /projects/{projectId}/guidelines", "/projects/$projectId", "project"],
  ["POST /projects/{projectId}/claims", "/projects/$projectId", "project"],
  ["POST /projects/{projectId}/enrolments", "/projects/$projectId", "project"],
  ["POST /projects/{projectId}/round-entries", "/projects/$projectId", "project"],
  ["POST /projects/{projectId}/guidelines", "/manage/$projectId/guidelines", "manageGuidelines"],
  ["POST /projects/{projectId}/imports", "/manage/$projectId/imports", "imports"],
  ["POST /projects/{projectId}/rate-changes", "/manage/$projectId/terms", "rateAndLimits"],
  ["PATCH /projects/{projectId}/limits", "/manage/$projectId/terms", "rateAndLimits"],
  ["POST /projects/{projectId}/price-approval", "/manage/$projectId/terms", "rateAndLimits"],
  ["POST /projects/{projectId}/funding", "/admin/funding", "funding"],
  ["GET /projects/{projectId}/tasks", "/manage/$projectId/preview", "managePreview"],
  ["GET /claims", "/work", "work"],
  ["GET /claims/{claimId}", "/work/claims/$claimId", "claim"],
  ["GET /assessments", "/assessments", "tests"],
  ["POST /assessments", "/admin/assessments", "adminTests"],
  ["GET /assessments/{assessmentId}/items", "/admin/assessments/$assessmentId", "adminTests"],
  ["POST /assessments/{assessmentId}/attempts", "/assessments/$assessmentId", "test"],
  ["GET /attempts/{attemptId}", "/attempts/$attemptId", "attempt"],
  ["POST /attempts-to-grade", "/review/grading", "grading"],
  ["GET /reviews", "/review", "review"],
  ["POST /reviews", "/review", "review"],
  ["GET /identity-checks", "/admin/identity", "adminIdentity"],
  ["GET /identity-checks/{check_id}", "/admin/identity", "adminIdentity"],
  ["GET /pay-periods", "/admin/pay", "adminPay"],
  ["GET /pay-periods/{periodId}", "/admin/pay/$periodId", "adminPay"],
  ["POST /pay-periods/{periodId}/approval", "/admin/pay/$periodId", "adminPay"],
  ["GET /pay-periods/{periodId}/payouts", "/admin/pay/$periodId", "adminPay"],
  ["GET /appeals", "/admin/appeals", "adminAppeals"],
  ["GET /challenges", "/admin/challenges", "adminChallenges"],
  ["GET /desk-items", "/admin/desk", "adminDesk"],
  ["GET /audit-log", "/admin/audit", "adminAudit"],
  ["POST /payouts/{payoutId}/outcome", "/admin/payouts/$payoutId", "payout"],
];

const CALL = /\b(?:GET|POST|PUT|PATCH|DELETE)\s+\/(?:[\w{}./-]*[\w}])?(?:\?\w+=\w+)?/;
const PARTS = new RegExp(`\`([^\`]+)\`|(${CALL.source})`, "g");
const WHOLE = new RegExp(`^${CALL.source}$`);
const MINOR = /\b(\d+)(?: to (\d+))? minor units\b/g;

/** The words of a refusal in parts: what the API's clients call is the page where people do the same. */
export function partsOf(detail: string, currency?: string): Part[] {
  const said = currency === undefined ? detail : inMoney(detail, currency);
  const parts: Part[] = [];
  let at = 0;
  for (const found of said.matchAll(PARTS)) {
    if (found.index > at) parts.push({ kind: "text", text: said.slice(at, found.index) });
    const [text, quoted] = found;
    const way = wayOf(quoted ?? text);
    if (way !== undefined) parts.push({ kind: "way", text: quoted ?? text, ...way });
    else parts.push(quoted === undefined ? { kind: "text", text } : { kind: "code", text: quoted });
    at = found.index + text.length;
  }
  if (at < said.length) parts.push({ kind: "text", text: said.slice(at) });
  return parts;
}

/** The same as one text, for where no link can stand, such as beside a field. */
export function plainly(detail: string, currency?: string): string {
  return partsOf(detail, currency)
    .map((part) => (part.kind === "way" ? `“${named(part.words)}”` : part.text))
    .join("");
}

/** A page's name as people find it, such as "Profile > Identity". */
export const named = (words: string): string => i18next.t(`words:ways.${words as "signIn"}`);

/** The page of a call; undefined if no page does it. */
export function wayOf(call: string): Way | undefined {
  if (!WHOLE.test(call)) return undefined;
  return found(call) ?? found(call.replace(/\?.*/, ""));
}

function found(call: string): Way | undefined {
  const [method, path = ""] = call.split(/\s+/);
  const given = path.split("/");
  for (const [route, page, words] of WAYS) {
    const [own, pattern = ""] = route.split(" ");
    const steps = pattern.split("/");
    if (own !== method || steps.length !== given.length) continue;
    const values = new Map<string, string>();
    const isIt = steps.every((step, at) => {
      if (!step.startsWith("{")) return step === given[at];
      values.set(step.slice(1, -1), given[at] ?? "");
      return true;
    });
    if (isIt) return { to: page.replace(/\$(\w+)/g, (_, name: string) => values.get(name) ?? ""), words };
  }
  return undefined;
}

function inMoney(text: string, currency: string): string {
  return text.replace(MINOR, (_, one: string, other: string | undefined) =>
    [one, other]
      .filter((minor) => minor !== undefined)
      .map((minor) => money({ minor: Number(minor), currency }))
      .join("–"),
  );
}
