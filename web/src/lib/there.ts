import { useEffect, useRef } from "react";

/** Whether what was drawn is still there: what was begun in it and takes a while asks before its last step. */
export function useIsThere() {
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  return isThere;
}
