import { createFileRoute, useParams } from "@tanstack/react-router";
import { Run } from "@/features/admin/pay/Run";

// by its path and not by Route: a part that needs this file would make it one more file of the first page
export const Route = createFileRoute("/admin/runs/$runId")({ component: Page });

function Page() {
  const { runId } = useParams({ from: "/admin/runs/$runId" });
  return <Run key={runId} id={runId} />;
}
