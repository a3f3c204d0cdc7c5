import { useNavigate } from "@tanstack/react-router";
import { api, queries } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { useAct } from "@/lib/act";

/** Takes the most urgent review and opens it. What was taken by a request whose answer got lost is in the list. */
export function useTakeReview() {
  const go = useNavigate();
  const take = useAct(async () => {
    try {
      const { data } = await api.POST("/reviews", {});
      if (data) await go({ to: "/review/$reviewId", params: { reviewId: data.review_id } });
    } finally {
      void queries.invalidateQueries({ queryKey: ["get", "/reviews"] });
      void queries.invalidateQueries({ queryKey: ["get", "/review-queue"] });
    }
  });
  const is = (name: "nothing-to-review" | "too-many-reviews-held") =>
    take.problem instanceof ProblemError && take.problem.is(name);
  return { ...take, isNone: is("nothing-to-review"), isTooMany: is("too-many-reviews-held") };
}

export type Taking = ReturnType<typeof useTakeReview>;
