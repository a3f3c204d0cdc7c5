import { useCallback, useRef } from "react";

/** The key that makes a repeated request recognisable: the same until it was done, then another one. */
export function useOnce() {
  const key = useRef<string>(undefined);
  return useCallback(async <Answer>(ask: (header: { "Idempotency-Key": string }) => Promise<Answer>) => {
    key.current ??= crypto.randomUUID();
    const answer = await ask({ "Idempotency-Key": key.current });
    key.current = undefined;
    return answer;
  }, []);
}
