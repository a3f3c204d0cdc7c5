import { useCallback, useEffect, useRef, useState } from "react";
import { type Change, onto } from "./lists";
import { parsed, same } from "./schemas";

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
  const [own] = useState(() => new Place<Value>(under)); // before anything else is kept there
  const [state, setState] = useState<KeptState>(() => (left(under, begin) === null ? "saved" : "unsaved"));
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
        if (isAll) own.clear();
        else own.keep({ from: sent, to: latest.current });
      } while (byItself && !isAll);
      setProblem(null);
      setState(isAll ? "saved" : "unsaved");
      return true;
    } catch (error) {
      own.keepIfEmpty({ from: base.current, to: latest.current });
      setProblem(error);
      setState("refused");
      return false;
    } finally {
      sending.current = null;
    }
  }, [own, byItself]);

  const save = useCallback(async () => {
    while (sending.current !== null) await sending.current;
    if (same(base.current, latest.current)) {
      own.clear();
      setProblem(null);
      setState("saved");
      return true;
    }
    sending.current = sendAll();
    return sending.current;
  }, [sendAll, own]);

  const change = useCallback(
    (part: Partial<Value>) => {
      latest.current = { ...latest.current, ...part };
      own.keep({ from: base.current, to: latest.current });
      setValue(latest.current);
      setState("unsaved");
    },
    [own],
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
  const change = left(under, begin);
  return change === null ? begin : onto(begin, change);
}

/** Where a form is kept on this device. The same form in another tab has the same place, and clears its own alone. */
class Place<Value> {
  readonly #under: string;
  #own: string | null;

  constructor(under: string) {
    this.#under = under;
    this.#own = localStorage.getItem(under);
  }

  keep(change: Change<Value>): void {
    this.#own = JSON.stringify(change);
    localStorage.setItem(this.#under, this.#own);
  }

  /** What cannot be sent lies here, also after another tab cleared the place. */
  keepIfEmpty(change: Change<Value>): void {
    if (localStorage.getItem(this.#under) === null) this.keep(change);
  }

  clear(): void {
    if (localStorage.getItem(this.#under) === this.#own) localStorage.removeItem(this.#under);
  }
}

function left<Value extends object>(under: string, begin: Value): Change<Value> | null {
  const kept = parsed(localStorage.getItem(under) ?? "null");
  if (!isObject(kept)) return null;
  const { from, to } = kept;
  if (isObject(from) && isObject(to)) return { from: from as Value, to: to as Value };
  // fields alone: what they were changed from is not known, so each of them was
  return { from: begin, to: { ...begin, ...kept } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
