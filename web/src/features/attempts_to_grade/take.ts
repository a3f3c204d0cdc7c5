import { useNavigate } from "@tanstack/react-router";
import { api, calls, queries } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { useAct } from "@/lib/act";

/** Takes the oldest attempt this person may grade, or the one they hold, and opens it. */
export function useTakeAttempt() {
  const go = useNavigate();
  const take = useAct(async () => {
    const { data } = await api.POST("/attempts-to-grade", {});
    if (data === undefined) return;
    // the answer is the whole of the next page: it is not asked for again
    queries.setQueryData(attemptOf(data.grading_id).queryKey, data);
    await go({ to: "/review/grading/$gradingId", params: { gradingId: data.grading_id } });
  });
  const isNone = take.problem instanceof ProblemError && take.problem.is("nothing-to-grade");
  return { ...take, isNone };
}

export type Taking = ReturnType<typeof useTakeAttempt>;

export const attemptOf = (grading_id: string) =>
  calls.queryOptions("get", "/attempts-to-grade/{grading_id}", { params: { path: { grading_id } } });
