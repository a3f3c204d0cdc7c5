export const VIEWS = ["hand", "plan", "submitted", "expired", "released"] as const;
export type View = (typeof VIEWS)[number];

/** Which part of My work an address asks for; none of them: work in hand. */
export function viewIn(search: Record<string, unknown>): { view?: View } {
  const view = VIEWS.find((one) => one === search.view);
  return view === undefined ? {} : { view };
}
