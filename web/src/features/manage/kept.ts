import { useCallback, useEffect, useRef, useState } from "react";
import { same } from "./schemas";

const WAITS = 900; // milliseconds after the last key until a draft is sent

export type KeptState = "saved" | "unsaved" | "saving" | "refused";

export interface Kept<Value> {
  value: Value;
  change: (part: Partial<Value>) => void;
  /** Sends what is not sent yet; answers whether all of it is with the platform now. */
  save: () => Promise<boolean>;
  state: KeptState;
  problem: unknown;
}

interface Given<Value> {
  /** Where it is kept on this device until the platform has it. */
  under: string;
  begin: Value;
  send: (value: Value) => Promise<unknown>;
  /** Whether it is sent by itself a moment after the last change. */
  byItself?: boolean;
}

/** A form whose words are on this device at once and with the platform a moment later; nothing typed is lost by a failure. */
export function useKept<Value extends object>({
  under,
  begin,
  send,
  byItself = true,
}: Given<Value>): Kept<Value> {
  const [value, setValue] = useState<Value>(() => ({ ...begin, ...left<Value>(under) }));
  const [state, setState] = useState<KeptState>(() => (left(under) === null ? "saved" : "unsaved"));
  const [problem, setProblem] = useState<unknown>(null);
  const latest = useRef(value);
  const sending = useRef<Promise<boolean> | null>(null);
  const sender = useRef(send);
  sender.current = send;

  const once = useCallback(async (): Promise<boolean> => {
    const sent = latest.current;
    setState("saving");
    try {
      await sender.current(sent);
      setProblem(null);
      if (!same(sent, latest.current)) return once();
      localStorage.removeItem(under);
      setState("saved");
      return true;
    } catch (error) {
      setProblem(error);
      setState("refused");
      return false;
    } finally {
      sending.current = null;
    }
  }, [under]);

  const save = useCallback(async () => {
    if (sending.current !== null) await sending.current;
    if (left(under) === null) return true;
    sending.current = once();
    return sending.current;
  }, [once, under]);

  const change = useCallback(
    (part: Partial<Value>) => {
      latest.current = { ...latest.current, ...part };
      localStorage.setItem(under, JSON.stringify(latest.current));
      setValue(latest.current);
      setState("unsaved");
    },
    [under],
  );

  useEffect(() => {
    if (state !== "unsaved" || !byItself) return;
    const timer = setTimeout(() => void save(), value === latest.current ? WAITS : 0);
    return () => clearTimeout(timer);
  }, [state, value, save, byItself]);

  // leaving the page sends what is left; what cannot be sent waits on this device
  useEffect(() => () => void (byItself && save()), [save, byItself]);

  return { value, change, save, state, problem };
}

function left<Value>(under: string): Partial<Value> | null {
  const text = localStorage.getItem(under);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Partial<Value>;
  } catch {
    return null;
  }
}
