import { startTransition, useRef, useState } from "react";
import { useAct } from "@/lib/act";
import { useIsThere } from "@/lib/there";
import type { Draft } from "./draft";

interface Given {
  draft: Pick<Draft, "isLatest" | "view">;
  /** Whether this may be sent from here, by what is known when it is asked. */
  mayGo: (answer: unknown) => boolean;
  post: (answer: unknown) => Promise<unknown>;
}

/**
 * The way of an answer from its dialog to the platform. It takes a while, in which the dialog stays: what is handed in is
 * kept first, so that a failure loses nothing, and it is what was written last, wherever. Whether it may go is asked at
 * its last step, for another window may write by then, or this page be left.
 */
export function useHandingIn({ draft, mayGo, post }: Given) {
  const [isAsking, setAsking] = useState(false);
  const isThere = useIsThere();
  const latest = useRef({ isAsking, mayGo });
  latest.current = { isAsking, mayGo };
  const act = useAct(async () => {
    const isLatest = await draft.isLatest();
    const { answer } = draft.view();
    const { current: now } = latest;
    if (isLatest && isThere.current && now.isAsking && now.mayGo(answer)) await post(answer);
  });
  return {
    ...act,
    isAsking,
    ask: () => startTransition(() => setAsking(true)), // the key is answered before the dialog is made
    close: () => {
      if (!act.busy) setAsking(false);
    },
    confirm: async () => {
      await act.run();
      setAsking(false);
    },
  };
}
