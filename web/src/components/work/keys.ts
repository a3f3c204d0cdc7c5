import { useEffect, useRef } from "react";

type Keys = Readonly<Record<string, () => void>>;

const TYPED_INTO =
  "input:not([type=radio]):not([type=checkbox]):not([type=button]), textarea, select, [contenteditable=true]";

/** Whether what is pressed goes into a text, or belongs to a dialog that is open. */
export function isTyping(event: KeyboardEvent): boolean {
  const at = event.target;
  return at instanceof Element && (at.matches(TYPED_INTO) || at.closest("[role=dialog]") !== null);
}

/** Whether arrows choose where the focus is, such as among the clauses of a verdict. */
const hasOwnArrows = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest("[data-own-arrows]") !== null;

/** Single keys that act while nobody types; with Ctrl, Alt or the like they stay the browser's. */
export function useKeys(keys: Keys, isOn = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!isOn) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      if (event.key.startsWith("Arrow") && hasOwnArrows(event)) return;
      if (isTyping(event) || document.querySelector("[role=dialog]") !== null) return;
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [isOn]);
}
