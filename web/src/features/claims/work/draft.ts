import { ProblemError } from "@/api/problems";
import { drop, keep, kept as keptAt } from "@/lib/device";

export type DraftState = "saved" | "unsaved" | "saving" | "offline" | "failed" | "moved" | "over";

/** Work as the platform has it. */
export interface Saved {
  version: number;
  answer: unknown;
  saved_at: string;
}

interface Kept {
  version: number;
  answer: unknown;
  /** What was sent over that version without an answer: if the platform has it, it is ours. */
  sent?: unknown;
}

export interface DraftView {
  answer: unknown;
  state: DraftState;
  savedAt: string | null;
  /** What was saved elsewhere meanwhile, while it waits to be decided which of the two goes on. */
  theirs: Saved | null;
  problem: unknown;
}

/**
 * What is said of the work beside its button. Of nothing written nothing is said; where one can only read, that, unless
 * something written here waits.
 */
export function keptSaid(
  { state, savedAt }: Pick<DraftView, "state" | "savedAt">,
  isReadOnly: boolean,
): DraftState | "savedAt" | "readOnly" | null {
  if (state !== "saved") return state;
  if (isReadOnly) return "readOnly";
  return savedAt === null ? null : "savedAt";
}

/** The platform, as a draft needs it. */
export interface Keeper {
  put: (answer: unknown, version: number) => Promise<Saved>;
  get: () => Promise<Saved | null>;
}

const SAVED_AFTER = 2_000; // milliseconds from a change to its saving, also while somebody goes on writing
const AGAIN_AFTER = 8_000; // milliseconds to the next try when nobody answered

/** Where the work on a claim is kept on this device. */
export const placeOf = (claimId: string) => `inlier.draft.${claimId}`;

/** Work that was written on this device and never reached the platform: its page was closed or offline. */
export function leftHere(claimId: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(keptAt(placeOf(claimId)) ?? "null");
    if (typeof kept !== "object" || kept === null || !("version" in kept) || !("answer" in kept)) return null;
    const { version, answer, sent } = kept as Kept;
    return typeof version === "number" ? { version, answer, sent } : null;
  } catch {
    return null;
  }
}

/** Whether two answers say the same, whatever the order of their fields. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, theirs] = [Object.entries(one), other as Record<string, unknown>];
  return (
    mine.length === Object.keys(theirs).length &&
    mine.every(([name, value]) => Object.hasOwn(theirs, name) && isSame(value, theirs[name]))
  );
}

/** Both answers in one: a text that differs is theirs and then mine; of other fields, mine. */
export function merged(theirs: unknown, mine: unknown): unknown {
  if (typeof theirs === "string" && typeof mine === "string")
    return theirs === mine || theirs.includes(mine)
      ? theirs
      : mine.includes(theirs)
        ? mine
        : `${theirs}\n\n${mine}`;
  if (isFields(theirs) && isFields(mine)) {
    const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
    return Object.fromEntries(
      names.map((name) => [
        name,
        name in mine ? (name in theirs ? merged(theirs[name], mine[name]) : mine[name]) : theirs[name],
      ]),
    );
  }
  return mine ?? theirs;
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The work on one claim: what was written is on this device at once and on the platform moments later. A version that
 * was saved elsewhere is never overwritten: it is set beside this one, and the person decides.
 */
export class Draft {
  readonly #listeners = new Set<() => void>();
  #view: DraftView;
  #version: number;
  /** The answer as it was when both sides were last the same. */
  #base: unknown;
  /** What was sent last, and never confirmed. */
  #sent: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay: Promise<boolean> | null = null;
  #isWriting = false;

  constructor(
    readonly claimId: string,
    saved: Saved | null,
    private readonly keeper: Keeper,
  ) {
    this.#version = saved?.version ?? 0;
    this.#base = saved?.answer ?? {};
    this.#view = {
      answer: this.#base,
      state: "saved",
      savedAt: saved?.saved_at ?? null,
      theirs: null,
      problem: null,
    };
    const kept = leftHere(claimId);
    if (kept === null) return;
    if (isSame(kept.answer, this.#base)) {
      this.#forget(); // the platform has it
      return;
    }
    // what is here goes on from an older version than the platform's: both are shown
    const isOurs = kept.version + 1 === saved?.version && isSame(kept.sent, saved.answer);
    const isBehind = saved !== null && kept.version !== saved.version && !isOurs;
    this.#view = {
      ...this.#view,
      answer: kept.answer,
      state: isBehind ? "moved" : "unsaved",
      theirs: isBehind ? saved : null,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): DraftView => this.#view;

  /** From now on this window writes: what was left here is sent. */
  start(): void {
    this.#isWriting = true;
    window.addEventListener("online", this.#nowOnline);
    if (this.#view.state === "unsaved") this.#later(0);
  }

  /** Another window writes from now on, or the page goes: nothing more is sent from here. */
  stop(): void {
    this.#isWriting = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    window.removeEventListener("online", this.#nowOnline);
  }

  readonly change = (answer: unknown): void => {
    this.#keep(answer);
    const isWaiting = this.#view.state === "moved" || this.#view.state === "over";
    this.#show({ answer, ...(isWaiting || this.#view.state === "saving" ? {} : { state: "unsaved" }) });
    if (!isWaiting) this.#later(SAVED_AFTER);
  };

  /** Saves what there is; answers whether the platform has all of it now. */
  readonly save = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#underWay !== null) await this.#underWay;
    if (this.#view.state === "saved") return true;
    if (!this.#isWriting || this.#view.state === "moved" || this.#view.state === "over") return false;
    this.#underWay = this.#send();
    try {
      return await this.#underWay;
    } finally {
      this.#underWay = null;
    }
  };

  /**
   * Saves what there is; answers whether the platform has nothing else, so that it may be handed in. Without an answer
   * of the platform it is: the hand-in itself says what fails.
   */
  readonly isLatest = async (): Promise<boolean> => {
    await this.save();
    if (this.#view.state === "moved") return false;
    const theirs = await this.keeper.get().catch(() => null);
    if (theirs === null || theirs.version === this.#version || isSame(theirs.answer, this.#view.answer))
      return true;
    this.#keep(this.#view.answer);
    this.#show({ state: "moved", theirs });
    return false;
  };

  /** The person has chosen between what is here and what was saved elsewhere. */
  readonly decide = (choice: "mine" | "theirs" | "both"): Promise<boolean> => {
    const { theirs, answer } = this.#view;
    if (theirs === null) return Promise.resolve(false);
    this.#version = theirs.version;
    this.#base = theirs.answer;
    const chosen =
      choice === "mine" ? answer : choice === "theirs" ? theirs.answer : merged(theirs.answer, answer);
    if (choice === "theirs") {
      this.#forget();
      this.#show({ answer: chosen, theirs: null, state: "saved", savedAt: theirs.saved_at });
      return Promise.resolve(true);
    }
    this.#keep(chosen);
    this.#show({ answer: chosen, theirs: null, state: "unsaved" });
    return this.save();
  };

  /** It was handed in: nothing of it has to stay on this device. */
  finish(): void {
    this.stop();
    this.#forget();
    this.#show({ state: "saved" });
  }

  async #send(): Promise<boolean> {
    const sent = this.#view.answer;
    const before = this.#sent;
    this.#sent = sent;
    this.#keep(sent);
    this.#show({ state: "saving" });
    try {
      this.#accept(await this.keeper.put(sent, this.#version), sent);
      return this.#view.state === "saved";
    } catch (error) {
      return await this.#refused(error, sent, before);
    }
  }

  #accept(saved: Saved, sent: unknown): void {
    this.#version = saved.version;
    this.#base = sent;
    this.#sent = undefined;
    const isAll = isSame(this.#view.answer, sent);
    if (this.#isOurs()) {
      if (isAll) this.#forget();
      else this.#keep(this.#view.answer);
    }
    this.#show({ state: isAll ? "saved" : "unsaved", savedAt: saved.saved_at, problem: null });
    if (!isAll) this.#later(SAVED_AFTER);
  }

  async #refused(error: unknown, sent: unknown, before: unknown): Promise<boolean> {
    if (error instanceof ProblemError && error.is("draft-moved")) {
      try {
        return await this.#moved(await this.keeper.get(), sent, before);
      } catch (unread) {
        return this.#failed(unread);
      }
    }
    return this.#failed(error);
  }

  /** Somebody saved over our version: it is the same as ours, or what we began from, or it is shown beside ours. */
  async #moved(theirs: Saved | null, sent: unknown, before: unknown): Promise<boolean> {
    this.#version = theirs?.version ?? 0;
    if (theirs !== null && isSame(theirs.answer, sent)) {
      this.#accept(theirs, sent);
      return this.#view.state === "saved";
    }
    if (theirs === null || isSame(theirs.answer, this.#base) || isSame(theirs.answer, before)) {
      this.#show({ state: "unsaved" });
      this.#later(0);
      return false;
    }
    this.#keep(this.#view.answer);
    this.#show({ state: "moved", theirs });
    return false;
  }

  #failed(error: unknown): false {
    const problem = error instanceof ProblemError ? error : null;
    if (problem?.is("claim-expired", "claim-not-active")) {
      this.#show({ state: "over", problem });
      return false;
    }
    this.#show({ state: problem?.is("offline") ? "offline" : "failed", problem: error });
    this.#later(AGAIN_AFTER);
    return false;
  }

  #later(wait: number): void {
    if (!this.#isWriting || this.#timer !== undefined) return; // a timer that runs is not put off
    this.#timer = setTimeout(() => void this.save(), wait);
  }

  readonly #nowOnline = (): void => {
    if (this.#view.state !== "saved") void this.save();
  };

  #keep(answer: unknown): void {
    keep(placeOf(this.claimId), { version: this.#version, answer, sent: this.#sent });
  }

  /** Whether nothing lies here that another page has kept since. */
  #isOurs(): boolean {
    const here = leftHere(this.claimId);
    return here === null || isSame(here.answer, JSON.parse(JSON.stringify(this.#view.answer ?? null)));
  }

  #forget(): void {
    drop(placeOf(this.claimId));
  }

  #show(part: Partial<DraftView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}
