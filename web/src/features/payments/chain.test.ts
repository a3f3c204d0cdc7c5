import { expect, test } from "vitest";
import { canonical, type Entry, faultsOf, hashOf } from "./chain";
import { amountsOf, entriesBehind, type Line } from "./lines";

const OWNER = "acc_01m818a0t542s1qgyzks6y96eh";
const PROJECT = "prj_01m818a6ddpg7wzeayqf17ay1h";

/** Two entries as the API answered them. */
const FIRST: Entry = earned(
  ["sub_g6cppcj6v2qnatydb6q65vaca3", "tsk_jak663f9zbp0svn924bmkx1mjk"],
  ["2026-11-22T09:10:30.530Z", 1],
  ["0".repeat(64), "b49212e9226888e45f5666ae01adfd118e6b38aa38eef34003424b23b28c6efe"],
);
const SECOND: Entry = earned(
  ["sub_jkq7vjc7fre40256p8m98qkzjk", "tsk_j5effd9gcnbpb01nrxrw2kcwx5"],
  ["2026-11-22T09:10:31.118Z", 2],
  [FIRST.hash, "9e131a0d0b7e9a70e833ee7bf910878b65536830c4334f128f75a633d95aac64"],
);

function earned(
  [submission_id, task_id]: [string, string],
  [written_at, sequence]: [string, number],
  [previous_hash, hash]: [string, string],
): Entry {
  return {
    entry_id: `earn#${submission_id}`,
    owner_id: OWNER,
    kind: "work",
    cause: { project_id: PROJECT, submission_id, task_id },
    postings: [{ source: `budget:${PROJECT}`, destination: `payable:${OWNER}`, minor: 100, currency: "USD" }],
    statement_period: "2026-11-16",
    work_period: "2026-11-16",
    sequence,
    written_at,
    previous_hash,
    hash,
  };
}

test("the hash of an entry is the one that Python wrote", async () => {
  expect(await hashOf(FIRST)).toBe(FIRST.hash);
  expect(canonical({ b: "é\u007f\u{1f600}", a: [1, { d: null }] })).toBe(
    '{"a":[1,{"d":null}],"b":"\\u00e9\\u007f\\ud83d\\ude00"}',
  );
});

test("a changed, a missing and a moved entry are found, in whatever order they came", async () => {
  expect(await faultsOf([SECOND, FIRST])).toEqual([]);
  expect(await faultsOf([SECOND])).toEqual([{ sequence: 2, kind: "gap" }]);
  expect(await faultsOf([{ ...FIRST, kind: "bonus" }, SECOND])).toEqual([{ sequence: 1, kind: "changed" }]);
});

test("a line has the entries it sums, and the last of its kind those that no line names", () => {
  const named: Line = { kind: "work", work_period: "2026-11-16", count: 1, minor: 100, project_id: PROJECT };
  const rest: Line = { kind: "work", work_period: "2026-11-16", count: 1, minor: 100, reason: "More" };
  const other = { ...SECOND, cause: { ...SECOND.cause, project_id: "prj_other" } };
  expect(entriesBehind(named, [named, rest], [FIRST, other])).toEqual([FIRST]);
  expect(entriesBehind(rest, [named, rest], [FIRST, other])).toEqual([other]);
});

test("a payout is told apart from the tax and the fee in it", () => {
  const own = `payable:${OWNER}`;
  const payout: Entry = {
    ...FIRST,
    kind: "payout",
    cause: { payout_id: "pay_1", provider: "manual" },
    postings: [
      { source: own, destination: "payout:manual", minor: 90, currency: "USD" },
      { source: own, destination: "tax:KE", minor: 7, currency: "USD" },
      { source: own, destination: "fee:manual", minor: 3, currency: "USD" },
    ],
  };
  expect(amountsOf(payout)).toEqual([{ minor: -90, currency: "USD" }]);
  expect(amountsOf(payout, "tax")).toEqual([{ minor: -7, currency: "USD" }]);
  const fee: Line = {
    kind: "fee",
    work_period: "2026-11-16",
    count: 1,
    minor: -3,
    payout_id: "pay_1",
    provider: "manual",
  };
  expect(entriesBehind(fee, [fee], [payout, FIRST])).toEqual([payout]);
});
