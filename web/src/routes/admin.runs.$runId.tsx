import { createFileRoute } from "@tanstack/react-router";
import { Run } from "@/features/admin/pay/Run";

export const Route = createFileRoute("/admin/runs/$runId")({ component: Page });

function Page() {
  const { runId } = Route.useParams();
  return <Run key={runId} id={runId} />;
}
