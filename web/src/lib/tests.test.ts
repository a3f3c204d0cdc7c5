import { expect, test } from "vitest";
import { proves, type Test, testFor } from "./tests";

const offered = (assessment_id: string, skill: string, level: number, language = "en"): Test => ({
  assessment_id,
  title: assessment_id,
  skill,
  level,
  language,
  limit_minutes: 20,
  draw_count: 8,
  pass_percent: 70,
  valid_months: null,
  tries: 0,
  running_attempt_id: null,
  last_attempt_id: null,
  is_passed: false,
  expires_at: null,
  retry_at: null,
});

test.each([
  [{ skill: "math/arithmetic", level: 1 }, true],
  [{ skill: "math", level: 2 }, true],
  [{ skill: "math" }, true],
  [{ skill: "math/arithmetic", level: 3 }, false],
  [{ skill: "math/algebra", level: 1 }, false],
  [{ skill: "math/arith", level: 1 }, false],
])("whether a test of math/arithmetic at level 2 proves %j: %s", (asked, does) => {
  expect(proves({ skill: "math/arithmetic", level: 2 }, asked)).toBe(does);
});

test("the easiest test that does is offered, in the person's language if there is one", () => {
  const tests = [
    offered("hard", "math/algebra", 4),
    offered("easy", "math/arithmetic", 1),
    offered("facil", "math/arithmetic", 2, "es-MX"),
  ];
  expect(testFor(tests, { skill: "math", level: 1 }, "en")?.assessment_id).toBe("easy");
  expect(testFor(tests, { skill: "math", level: 1 }, "es")?.assessment_id).toBe("facil");
  expect(testFor(tests, { skill: "math", level: 3 }, "es")?.assessment_id).toBe("hard");
  expect(testFor(tests, { skill: "programming", level: 1 }, "en")).toBeUndefined();
});
