import { calls, type Schemas } from "@/api/client";
import { proves, type Test } from "@/lib/tests";

type Project = Schemas["ListedProjectView"];

/** Open projects, those too that a test would open, to say what a test leads to; without them the tests are shown all the same. */
export function useProjects() {
  const found = calls.useQuery(
    "get",
    "/projects",
    { params: { query: { scope: "within_reach", limit: 100 } } },
    { staleTime: 60_000 },
  );
  return found.data?.projects ?? [];
}

/** The projects that ask for what this test proves, those whose own test it is first. */
export function opened(test: Test, projects: readonly Project[]): Project[] {
  const own = projects.filter((one) => one.qualification?.assessment_id === test.assessment_id);
  const others = projects.filter(
    (one) =>
      !own.includes(one) &&
      one.required_skills.some((need) => need.is_verified !== false && proves(test, need)),
  );
  return [...own, ...others];
}
