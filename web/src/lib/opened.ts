import { useCallback, useState } from "react";

/** Which rows of a list are open; known above the list, because a row that is far away is not drawn. */
export function useOpened(): [ReadonlySet<string>, (id: string) => void] {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const turn = useCallback((id: string) => {
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  return [opened, turn];
}
