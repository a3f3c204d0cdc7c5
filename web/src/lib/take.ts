import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { api, queries } from "@/api/client";
import { useAct } from "./act";

/** Takes a project's next task, after what must come first, and goes to the receipt. A repeated try takes no second task. */
export function useTake(projectId: string, before?: () => Promise<unknown>) {
  const go = useNavigate();
  const key = useRef(crypto.randomUUID());
  return useAct(async () => {
    await before?.();
    const header = { "Idempotency-Key": key.current };
    const params = { path: { project_id: projectId }, header };
    const { data } = await api.POST("/projects/{project_id}/claims", { params });
    key.current = crypto.randomUUID();
    void queries.invalidateQueries({ queryKey: ["get", "/claims"] });
    void queries.invalidateQueries({ queryKey: ["get", "/tasks"] });
    if (data) await go({ to: "/work/receipts/$claimId", params: { claimId: data.claim_id } });
  });
}
