import { useCallback, useRef } from "react";
import { queries } from "@/api/client";
import { ProblemError } from "@/api/problems";

/**
 * The key that makes a repeated request recognisable: the same until it was done, then another one. Where the platform
 * says that the key was used with something else, what was sent first has arrived, though its answer was lost: the page
 * asks for everything anew, and what is sent now is another request.
 */
export function useOnce() {
  const key = useRef<string>(undefined);
  return useCallback(async <Answer>(ask: (header: { "Idempotency-Key": string }) => Promise<Answer>) => {
    key.current ??= crypto.randomUUID();
    try {
      const answer = await ask({ "Idempotency-Key": key.current });
      key.current = undefined;
      return answer;
    } catch (error) {
      if (error instanceof ProblemError && error.is("idempotency-key-reused")) {
        key.current = undefined;
        void queries.invalidateQueries();
      }
      throw error;
    }
  }, []);
}
