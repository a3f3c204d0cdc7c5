import { calls, type Schemas } from "@/api/client";
import type { Test } from "./tests";

type Project = Schemas["ListedProjectView"];

/** Open projects, to say what a test leads to; without them the tests are shown all the same. */
export function useProjects() {
  const found = calls.useQuery(
    "get",
    "/projects",
    { params: { query: { scope: "open", limit: 100 } } },
    { staleTime: 60_000 },
  );
  return found.data?.projects ?? [];
}

/** The projects that ask for what this test proves, those whose own test it is first. */
export function opened(test: Test, projects: readonly Project[]): Project[] {
  const own = projects.filter((one) => one.qualification?.assessment_id === test.assessment_id);
  const others = projects.filter(
    (one) => !own.includes(one) && one.required_skills.some((need) => proves(test, need)),
  );
  return [...own, ...others];
}

function proves({ skill, level }: Test, need: Schemas["SkillNeed"]): boolean {
  const isWithin = skill === need.skill || skill.startsWith(`${need.skill}/`);
  return isWithin && need.is_verified !== false && level >= (need.level ?? 1);
}
