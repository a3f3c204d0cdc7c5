import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";
import { ProblemError } from "@/api/problems";

const SAVED_AFTER = 2_000; // milliseconds of quiet

export type DraftState = "saved" | "unsaved" | "saving" | "moved" | "failed";

interface Kept {
  version: number;
  answer: unknown;
}

const placeOf = (claimId: string) => `inlier.draft.${claimId}`;

/** Work that was written here and never reached the platform, because this page was closed too early. */
export function leftHere(claimId: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(placeOf(claimId)) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/**
 * Saves an answer a moment after the last change: first on this device, then on the platform.
 * `moved` says that another tab or device has saved a later version; nothing here is overwritten or lost.
 */
export function useDraft(claimId: string, begun: Kept) {
  const [answer, setAnswer] = useState(begun.answer);
  const [state, setState] = useState<DraftState>("saved");
  const version = useRef(begun.version);
  const latest = useRef(begun.answer);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    const sent = latest.current;
    setState("saving");
    try {
      const { data } = await api.PUT("/claims/{claim_id}/draft", {
        params: { path: { claim_id: claimId } },
        body: { answer: sent, version: version.current },
      });
      version.current = data?.version ?? version.current;
      if (latest.current === sent) {
        localStorage.removeItem(placeOf(claimId));
        setState("saved");
      }
      return true;
    } catch (error) {
      setState(error instanceof ProblemError && error.is("draft-moved") ? "moved" : "failed");
      return false;
    }
  }, [claimId]);

  const change = useCallback(
    (next: unknown) => {
      latest.current = next;
      localStorage.setItem(placeOf(claimId), JSON.stringify({ version: version.current, answer: next }));
      setAnswer(next);
      setState("unsaved");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), SAVED_AFTER);
    },
    [claimId, save],
  );

  useEffect(() => () => clearTimeout(timer.current), []);
  return { answer, change, save, state };
}
