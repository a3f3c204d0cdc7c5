import { useEffect } from "react";

/** The window's title, for a page that draws its own heading. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Inlier`;
  }, [title]);
}
