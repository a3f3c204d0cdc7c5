import { expect, test } from "vitest";
import { leadsTo } from "./paths";

test.each([
  ["/assessments", "/assessments", true],
  ["/work/claims/$claimId", "/work/claims/clm_1", true],
  ["/work/claims/$claimId", "/work/claims", false],
  ["/profile", "/profile/skills", false],
  ["/", "/assessments", false],
])("of %s the path %s is one: %s", (route, path, is) => {
  expect(leadsTo(route, path)).toBe(is);
});
