import { expect, test } from "vitest";
import { opened } from "./opens";

type Projects = Parameters<typeof opened>[1];
const TEST = { assessment_id: "asm_1", skill: "math/arithmetic", level: 1 } as Parameters<typeof opened>[0];

const projects = (...given: object[]) =>
  given.map((one, at) => ({
    project_id: `prj_${at}`,
    qualification: null,
    required_skills: [],
    ...one,
  })) as unknown as Projects;

test("a test opens the projects that ask for its proof, before it is passed as after, its own ones first", () => {
  const skill = "math/arithmetic";
  const missing = [{ code: "skill-missing", skill, level: 1, detail: "Pass a test of the skill." }];
  const found = opened(
    TEST,
    projects(
      { required_skills: [{ skill, level: 1, is_verified: true }], missing },
      { required_skills: [{ skill: "math" }], missing: [] },
      { qualification: { assessment_id: "asm_1" } },
      { required_skills: [{ skill, level: 2 }] },
      { required_skills: [{ skill, is_verified: false }] },
      { required_skills: [{ skill: "programming" }] },
    ),
  );
  expect(found.map((one) => one.project_id)).toEqual(["prj_2", "prj_0", "prj_1"]);
});
