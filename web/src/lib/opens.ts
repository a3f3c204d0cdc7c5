import { queries } from "@/api/client";

const OPEN = ["/tasks", "/projects", "/projects/{project_id}/eligibility"];

/** Somebody said or proved more of themselves: what is open to them, and what is in the way, is asked for anew. */
export function openAnew(): void {
  for (const path of OPEN) void queries.invalidateQueries({ queryKey: ["get", path] });
}
