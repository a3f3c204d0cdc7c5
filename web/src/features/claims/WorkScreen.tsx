import { useEffect, useRef, useState } from "react";
import { calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { recover } from "@/lib/device";
import { sessionOf } from "./work/beats";
import { placeOf } from "./work/draft";
import { HandedIn } from "./work/HandedIn";
import { Work } from "./work/Work";

/** Where work is done: what is asked, what is given, and the answer beside it. */
export function WorkScreen({ claimId }: { claimId: string }) {
  const params = { params: { path: { claim_id: claimId } } };
  // what is in hand is not fetched anew under somebody who writes, and never what another page saw of it before
  const found = calls.useQuery("get", "/claims/{claim_id}", params, {
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnMount: "always",
  });
  const [handed, setHanded] = useState<Schemas["SubmissionView"] | null>(null);
  const [takeovers, setTakeovers] = useState(0);
  const isRecovered = useRecovered(claimId);
  const isRead = useRef(false); // then it stays, also when what another window saved could not be read
  isRead.current ||= found.isSuccess && found.isFetchedAfterMount;
  if (found.error !== null && !isRead.current)
    return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined || !isRead.current || !isRecovered) return <Waiting rows={2} height={240} />;
  if (handed !== null) return <HandedIn submission={handed} claim={found.data.claim} />;

  async function takeOver() {
    await found.refetch({ throwOnError: true }); // what the other window saved
    setTakeovers(takeovers + 1);
  }

  async function done(submission: Schemas["SubmissionView"]) {
    setHanded(submission);
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "/claims/{claim_id}" });
  }

  return <Work key={takeovers} work={found.data} takesOver={takeovers > 0} takeOver={takeOver} done={done} />;
}

/** Whether all is here again that was kept here before, also if the browser was killed since. */
function useRecovered(claimId: string): boolean {
  const [isRecovered, setRecovered] = useState(false);
  useEffect(() => {
    const places = [placeOf(claimId), sessionOf(claimId)];
    void Promise.all(places.map(recover)).then(() => setRecovered(true));
  }, [claimId]);
  return isRecovered;
}
