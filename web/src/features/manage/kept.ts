import { useCallback, useEffect, useRef, useState } from "react";
import { type Change, onto } from "./lists";
import { same } from "./schemas";

const WAITS = 900; // milliseconds after the last key until a draft is sent

export type KeptState = "saved" | "unsaved" | "saving" | "refused";

export interface Kept<Value> {
  value: Value;
  change: (part: Partial<Value>) => void;
  /** Sends what is not sent yet; answers whether what stood there when it was asked is with the platform now. */
  save: () => Promise<boolean>;
  state: KeptState;
  problem: unknown;
}

interface Given<Value> {
  /** Where it is kept on this device until the platform has it. */
  under: string;
  /** What the platform has; what is kept here from an earlier time is carried over to it. */
  begin: Value;
  send: (value: Value) => Promise<unknown>;
  /** Whether it is sent by itself a moment after the last change; else only what one asks to be sent. */
  byItself?: boolean;
}

/** A form whose words are on this device at once and with the platform a moment later; nothing typed is lost by a failure. */
export function useKept<Value extends object>({
  under,
  begin,
  send,
  byItself = true,
}: Given<Value>): Kept<Value> {
  const [value, setValue] = useState<Value>(() => begun(under, begin));
  const [state, setState] = useState<KeptState>(() => (left(under) === null ? "saved" : "unsaved"));
  const [problem, setProblem] = useState<unknown>(null);
  const base = useRef(begin);
  const latest = useRef(value);
  const sending = useRef<Promise<boolean> | null>(null);
  const sender = useRef(send);
  sender.current = send;

  const sendAll = useCallback(async (): Promise<boolean> => {
    try {
      let isAll = false;
      do {
        setState("saving");
        const sent = latest.current;
        await sender.current(sent);
        base.current = sent;
        isAll = same(sent, latest.current);
        if (isAll) localStorage.removeItem(under);
        else keepHere(under, { from: sent, to: latest.current });
      } while (byItself && !isAll);
      setProblem(null);
      setState(isAll ? "saved" : "unsaved");
      return true;
    } catch (error) {
      setProblem(error);
      setState("refused");
      return false;
    } finally {
      sending.current = null;
    }
  }, [under, byItself]);

  const save = useCallback(async () => {
    while (sending.current !== null) await sending.current;
    if (left(under) === null) return true;
    sending.current = sendAll();
    return sending.current;
  }, [sendAll, under]);

  const change = useCallback(
    (part: Partial<Value>) => {
      latest.current = { ...latest.current, ...part };
      keepHere(under, { from: base.current, to: latest.current });
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

/** What a form begins with: what the platform has, with what was changed here and is not sent yet. */
function begun<Value extends object>(under: string, begin: Value): Value {
  const change = left<Value>(under);
  return change === null ? begin : onto(begin, change);
}

function keepHere<Value>(under: string, change: Change<Value>): void {
  localStorage.setItem(under, JSON.stringify(change));
}

function left<Value>(under: string): Change<Value> | null {
  const text = localStorage.getItem(under);
  if (text === null) return null;
  try {
    const { from, to } = JSON.parse(text) as Change<Value>;
    return from && to ? { from, to } : null;
  } catch {
    return null;
  }
}
