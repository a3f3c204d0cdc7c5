import { ProblemError } from "@/api/problems";

export type Answer = string | string[];

/** `unfinished` is no answer yet, such as a number half typed; it stays here and is not sent. */
export type AnswerState = "none" | "unfinished" | "unsaved" | "saving" | "kept" | "refused" | "saved";

/** One question's answer: what stands here, and what the platform has. */
export interface Given {
  answer: Answer | null;
  state: AnswerState;
  saved: Answer | null;
  savedAt: string | null;
  warning: string | null;
  problem: unknown;
}

/** An answer as the platform keeps it. */
export interface Saved {
  answer: Answer;
  saved_at: string;
  warning: string | null;
}

export interface Asked {
  item_id: string;
  answer: Answer | null;
  saved_at: string | null;
  warning: string | null;
}

interface Unsent {
  answer: Answer;
  isWhole: boolean;
}

const CHOSEN_AFTER = 300; // milliseconds from a choice to its saving
const TYPED_AFTER = 1_500; // from a key to its saving, also while somebody goes on writing
const AGAIN_AFTER = 5_000; // to the next try when nobody answered

const placeOf = (attemptId: string) => `inlier.attempt.${attemptId}`;

/** Answers that were given on this device and that the platform never confirmed. */
export function leftHere(attemptId: string): Record<string, Unsent> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(placeOf(attemptId)) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, Unsent>) : {};
  } catch {
    return {};
  }
}

/** Of what lies here only this answer is taken away: another page may have kept a newer one by now. */
function dropHere(attemptId: string, itemId: string, answer: Answer): void {
  const { [itemId]: kept, ...others } = leftHere(attemptId);
  if (kept === undefined || !isSame(kept.answer, answer)) return;
  if (Object.keys(others).length === 0) forgetHere(attemptId);
  else localStorage.setItem(placeOf(attemptId), JSON.stringify(others));
}

export function forgetHere(attemptId: string): void {
  localStorage.removeItem(placeOf(attemptId));
}

export const isSame = (one: Answer | null, other: Answer | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * The answers of one sitting: each is on this device at once and on the platform moments later. What cannot be sent
 * now waits here, over a reload too, and is sent when the connection is back.
 */
export class Answers {
  readonly #listeners = new Set<() => void>();
  #given: ReadonlyMap<string, Given>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;
  #underWay: Promise<void> | null = null;
  #isOver = false;
  #isStopped = false;
  /** Whether this device had room for what was given last. */
  #isKept = true;

  constructor(
    readonly attemptId: string,
    items: readonly Asked[],
    private readonly put: (itemId: string, answer: Answer) => Promise<Saved>,
    private readonly over: () => void,
  ) {
    this.#given = new Map(items.map((item) => [item.item_id, asSaved(item)]));
    const kept = leftHere(attemptId);
    for (const [itemId, { answer, isWhole }] of Object.entries(kept)) {
      const known = this.#given.get(itemId);
      if (known === undefined || isSame(known.saved, answer)) continue;
      this.#set(itemId, { answer, state: isWhole ? "unsaved" : "unfinished" });
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): ReadonlyMap<string, Given> => this.#given;

  /** The page is there: what was left here is sent, and again whenever the device is online. */
  start(): void {
    this.#isStopped = false;
    window.addEventListener("online", this.#nowOnline);
    if (this.#unsent().length > 0) this.#later(0);
  }

  /**
   * The page goes: what is on its way is still sent, unless another page has kept something else since, and nothing is
   * tried again from here. What was not sent waits on this device for the next one.
   */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    window.removeEventListener("online", this.#nowOnline);
  }

  /** What another device saved meanwhile is shown, but never over what was given here and not sent yet. */
  take(items: readonly Asked[]): void {
    for (const item of items) {
      const known = this.#given.get(item.item_id);
      if (known?.state !== "saved" && known?.state !== "none") continue;
      if (item.saved_at !== null && item.saved_at > (known.savedAt ?? ""))
        this.#set(item.item_id, asSaved(item));
    }
  }

  readonly change = (itemId: string, answer: Answer | null, isWhole: boolean, isTyped: boolean): void => {
    const known = this.#given.get(itemId);
    if (known === undefined || this.#isOver) return;
    const state = isWhole ? "unsaved" : known.saved === null && isEmpty(answer) ? "none" : "unfinished";
    this.#set(itemId, { answer, state, problem: null });
    this.#keep();
    if (isWhole) this.#later(isTyped ? TYPED_AFTER : CHOSEN_AFTER);
  };

  /** Sends what is not saved; answers whether the platform has everything that can be sent. */
  readonly save = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#underWay !== null) await this.#underWay;
    this.#underWay = this.#sendAll();
    try {
      await this.#underWay;
    } finally {
      this.#underWay = null;
    }
    return this.#unsent().length === 0;
  };

  /** The attempt is over: nothing is sent any more, and nothing has to stay here. */
  finish(): void {
    this.#isOver = true;
    this.stop();
  }

  async #sendAll(): Promise<void> {
    for (const itemId of this.#unsent()) {
      if (this.#isStopped && !this.#isLatest(itemId)) continue;
      if (this.#isOver || !(await this.#send(itemId))) return;
    }
  }

  /** Whether what lies here is still this page's answer; what this device had no room for lies nowhere else. */
  #isLatest(itemId: string): boolean {
    if (!this.#isKept) return true;
    const kept = leftHere(this.attemptId)[itemId];
    return kept !== undefined && isSame(kept.answer, this.#given.get(itemId)?.answer ?? null);
  }

  /** Whether the next one may be sent: not if nobody answers, and not when the time is over. */
  async #send(itemId: string): Promise<boolean> {
    const answer = this.#given.get(itemId)?.answer ?? null;
    if (answer === null) return true;
    this.#set(itemId, { state: "saving" });
    try {
      const saved = await this.put(itemId, answer);
      const isAll = isSame(this.#given.get(itemId)?.answer ?? null, answer);
      const now = this.#given.get(itemId)?.state;
      this.#set(itemId, {
        saved: answer,
        savedAt: saved.saved_at,
        warning: saved.warning,
        problem: null,
        state: isAll ? "saved" : now === "saving" ? "unsaved" : (now ?? "unsaved"),
      });
      if (this.#isStopped) dropHere(this.attemptId, itemId, answer);
      else this.#keep();
      if (!isAll && this.#given.get(itemId)?.state === "unsaved") this.#later(TYPED_AFTER);
      return true;
    } catch (error) {
      return this.#failed(itemId, answer, error);
    }
  }

  #failed(itemId: string, answer: Answer, error: unknown): boolean {
    const problem = error instanceof ProblemError ? error : null;
    if (problem?.is("attempt-over")) {
      this.#set(itemId, { state: "kept", problem: error });
      this.finish();
      this.over();
      return false;
    }
    if (problem?.is("invalid-field", "no-such-item")) {
      if (isSame(this.#given.get(itemId)?.answer ?? null, answer))
        this.#set(itemId, { state: "refused", problem: error });
      return true;
    }
    if (this.#given.get(itemId)?.state === "saving") this.#set(itemId, { state: "kept", problem: error });
    this.#later(AGAIN_AFTER);
    return false;
  }

  #unsent(): string[] {
    return [...this.#given]
      .filter(([, { state }]) => state === "unsaved" || state === "kept")
      .map(([itemId]) => itemId);
  }

  /** The next saving, after `wait` at the latest: one that comes sooner is not put off. */
  #later(wait: number): void {
    if (this.#isOver || this.#isStopped) return;
    const at = Date.now() + wait;
    if (this.#timer !== undefined && this.#dueAt <= at) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.save(), wait);
  }

  readonly #nowOnline = (): void => {
    if (this.#unsent().length > 0) void this.save();
  };

  #keep(): void {
    const kept = [...this.#given]
      .filter(([, { answer, saved }]) => answer !== null && !isSame(answer, saved))
      .map(([itemId, { answer, state }]) => [itemId, { answer, isWhole: state !== "unfinished" }]);
    try {
      if (kept.length === 0) forgetHere(this.attemptId);
      else localStorage.setItem(placeOf(this.attemptId), JSON.stringify(Object.fromEntries(kept)));
      this.#isKept = true;
    } catch {
      this.#isKept = false;
      // this device has no room: the platform is the only place, and its state is shown
    }
  }

  #set(itemId: string, part: Partial<Given>): void {
    const known = this.#given.get(itemId);
    if (known === undefined) return;
    this.#given = new Map(this.#given).set(itemId, { ...known, ...part });
    for (const listener of this.#listeners) listener();
  }
}

/** Whether there is an answer, with the platform or on its way there. */
export const isAnswered = ({ state, saved }: Given): boolean =>
  saved !== null || state === "unsaved" || state === "saving" || state === "kept";

const isEmpty = (answer: Answer | null): boolean => answer === null || answer.length === 0;

function asSaved(item: Asked): Given {
  return {
    answer: item.answer,
    state: item.answer === null ? "none" : "saved",
    saved: item.answer,
    savedAt: item.saved_at,
    warning: item.warning,
    problem: null,
  };
}
