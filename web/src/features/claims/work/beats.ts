import { useCallback, useEffect, useRef, useState } from "react";
import { api, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { keep, kept } from "@/lib/device";

export type Clocks = Schemas["ClocksView"];

const EVERY = 25_000; // milliseconds; the API wants one every 30 seconds at most
const BEGUN_AT = Date.UTC(2026, 0, 1);

interface Kept {
  session: string;
  sequence: number;
}

/** Where this device keeps as which session its browser works on a claim. */
export const sessionOf = (claimId: string) => `inlier.session.${claimId}`;

/** One session a browser and claim: one window of it writes, so a reload or a restart goes on as the same. */
export function nextOf(claimId: string): Kept {
  const place = sessionOf(claimId);
  let before: Partial<Kept> = {};
  try {
    before = (JSON.parse(kept(place) ?? "{}") ?? {}) as Partial<Kept>;
  } catch {
    // begun anew
  }
  const least = Math.floor((Date.now() - BEGUN_AT) / 1000);
  const next = {
    session: before.session ?? crypto.randomUUID(),
    sequence: Math.max((before.sequence ?? 0) + 1, least, 1),
  };
  keep(place, next);
  return next;
}

export interface Beats {
  clocks: Clocks;
  /** How far the platform's clock is before this device's, in milliseconds. */
  ahead: number;
  isResearch: boolean;
  setResearch: (isResearch: boolean) => void;
  /** Another device edits this claim, or the claim is over. */
  refusal: ProblemError | null;
  /** Whether the last beat was heard. */
  isHeard: boolean;
  take: (clocks: Clocks) => void;
  /** Tells the platform at once, so that the clocks are as they are now. */
  beat: () => void;
}

/** Tells the platform that somebody is at work here, and keeps both clocks as it answers them. */
export function useBeats(claimId: string, begun: Clocks, isOn: boolean, takesOver: boolean): Beats {
  const [{ clocks, ahead }, setTaken] = useState(() => taken(begun));
  const [isResearch, setResearch] = useState(false);
  const [refusal, setRefusal] = useState<ProblemError | null>(null);
  const [isHeard, setHeard] = useState(true);
  const isFirst = useRef(takesOver);
  const now = useRef(() => {});
  const beat = useCallback(() => now.current(), []);
  const take = useCallback((found: Clocks) => setTaken(taken(found)), []);

  useEffect(() => {
    if (!isOn || refusal !== null) return;
    let isOver = false;
    const send = async () => {
      const { session, sequence } = nextOf(claimId);
      try {
        const { data } = await api.POST("/claims/{claim_id}/heartbeats", {
          params: { path: { claim_id: claimId } },
          body: {
            session_id: session,
            sequence,
            is_visible: document.visibilityState === "visible",
            is_research: isResearch,
            take_over: isFirst.current,
          },
        });
        isFirst.current = false;
        if (isOver || !data) return;
        setTaken(taken(data));
        setHeard(true);
      } catch (error) {
        if (isOver) return;
        setHeard(false);
        const isFinal =
          error instanceof ProblemError &&
          error.is("edited-elsewhere", "claim-not-active", "claim-expired", "no-such-claim");
        if (isFinal) setRefusal(error);
      }
    };
    const shown = () => void send();
    now.current = shown;
    shown();
    document.addEventListener("visibilitychange", shown);
    const ticker = new Worker(new URL("./ticker.worker.ts", import.meta.url), { type: "module" });
    ticker.onmessage = shown;
    ticker.postMessage(EVERY);
    return () => {
      isOver = true;
      now.current = () => {};
      document.removeEventListener("visibilitychange", shown);
      ticker.terminate();
    };
  }, [claimId, isOn, isResearch, refusal]);

  return { clocks, ahead, isResearch, setResearch, refusal, isHeard, take, beat };
}

const taken = (clocks: Clocks) => ({ clocks, ahead: Date.parse(clocks.now) - Date.now() });
