import { useNavigate } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";
import { api, queries } from "@/api/client";
import type { Act } from "./act";

interface Taking {
  /** The same until a task was taken: a repeated try takes no second one. */
  key: string;
  busy: boolean;
  problem: unknown;
}

const IDLE = { busy: false, problem: null };

/** The takes of one page, each under its project: a row of a long list that is not drawn meanwhile finds its own again. */
export class Takes {
  readonly #of = new Map<string, Taking>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(projectId: string): Pick<Taking, "busy" | "problem"> {
    return this.#of.get(projectId) ?? IDLE;
  }

  async run(projectId: string, take: (key: string) => Promise<unknown>): Promise<boolean> {
    const known = this.#of.get(projectId);
    if (known?.busy) return false;
    const key = known?.key ?? crypto.randomUUID();
    this.#set(projectId, { key, busy: true, problem: null });
    try {
      await take(key);
      this.#set(projectId, null);
      return true;
    } catch (problem) {
      this.#set(projectId, { key, busy: false, problem });
      return false;
    }
  }

  #set(projectId: string, now: Taking | null): void {
    if (now === null) this.#of.delete(projectId);
    else this.#of.set(projectId, now);
    for (const listener of this.#listeners) listener();
  }
}

export function useTakes(): Takes {
  return useState(() => new Takes())[0];
}

/** Takes a project's next task, after what must come first, and goes to the receipt. */
export function useTake(
  projectId: string,
  takes: Takes,
  before?: () => Promise<unknown>,
): Pick<Act<[]>, "run" | "busy" | "problem"> {
  const go = useNavigate();
  const { busy, problem } = useSyncExternalStore(takes.subscribe, () => takes.of(projectId));
  const take = async (key: string) => {
    await before?.();
    const params = { path: { project_id: projectId }, header: { "Idempotency-Key": key } };
    const { data } = await api.POST("/projects/{project_id}/claims", { params });
    void queries.invalidateQueries({ queryKey: ["get", "/claims"] });
    void queries.invalidateQueries({ queryKey: ["get", "/tasks"] });
    if (data) await go({ to: "/work/receipts/$claimId", params: { claimId: data.claim_id } });
  };
  return { run: () => takes.run(projectId, take), busy, problem };
}
