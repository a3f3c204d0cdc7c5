import { type KeyboardEvent as Pressed, useEffect, useRef } from "react";

/** Whether Ctrl+Enter or ⌘↵ was pressed, and not while a word is being composed: its Enter ends the word. */
export function isSendKey(event: KeyboardEvent | Pressed): boolean {
  const isComposing = "nativeEvent" in event ? event.nativeEvent.isComposing : event.isComposing;
  return event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing;
}

/** Ctrl+Enter sends what is written: a press once, however long it is held, and nothing from behind a dialog. */
export function useSendKey(send: () => void): void {
  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!isSendKey(event)) return;
      if (event.repeat) return event.preventDefault(); // held, it presses no button of what it opened either
      if (document.querySelector("[role=dialog]") !== null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
