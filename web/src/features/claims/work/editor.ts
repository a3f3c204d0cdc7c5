import { useEffect, useState } from "react";

export type Editor = "waiting" | "here" | "elsewhere";

const ASKED_AGAIN_AFTER = 400; // milliseconds; a page that was just left gives its lock back within them

/** One window of this browser writes a claim's answer; the others read until somebody takes over in one of them. */
export function useEditor(claimId: string, takesOver: boolean): Editor {
  const [editor, setEditor] = useState<Editor>("waiting");
  useEffect(() => {
    let isOver = false;
    let done = () => {};
    const left = new Promise<void>((resolve) => {
      done = resolve;
    });
    const ask = (tries: number, steal: boolean) => {
      const options: LockOptions = steal ? { steal: true } : { ifAvailable: true };
      const held = navigator.locks.request(`inlier.claim.${claimId}`, options, async (lock) => {
        if (isOver) return;
        if (lock !== null) {
          setEditor("here");
          await left;
        } else if (tries > 1) setTimeout(() => !isOver && ask(tries - 1, false), ASKED_AGAIN_AFTER);
        else setEditor("elsewhere");
      });
      held.catch(() => !isOver && setEditor("elsewhere")); // another window has taken over
    };
    ask(2, takesOver);
    return () => {
      isOver = true;
      done();
    };
  }, [claimId, takesOver]);
  return editor;
}
