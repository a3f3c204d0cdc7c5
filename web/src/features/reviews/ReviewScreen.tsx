import { useState } from "react";
import { calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { Judged } from "./Judged";
import { Review } from "./Review";

/** One review: what was asked, what was answered, and the verdict. */
export function ReviewScreen({ id }: { id: string }) {
  // what is in hand is not fetched anew under somebody who judges
  const found = calls.useQuery(
    "get",
    "/reviews/{review_id}",
    { params: { path: { review_id: id } } },
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
  );
  const [judged, setJudged] = useState<Schemas["SubmissionView"] | null>(null);
  if (found.isPending) return <Waiting rows={2} height={240} />;
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (judged !== null) return <Judged review={found.data.review} submission={judged} />;

  async function done(submission: Schemas["SubmissionView"]) {
    setJudged(submission);
    await queries.invalidateQueries({ queryKey: ["get", "/reviews"] });
  }
  return <Review work={found.data} done={done} />;
}
