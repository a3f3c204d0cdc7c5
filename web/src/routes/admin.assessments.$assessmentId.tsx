import { createFileRoute } from "@tanstack/react-router";
import { Items } from "@/features/admin/Items";

export const Route = createFileRoute("/admin/assessments/$assessmentId")({ component: Page });

function Page() {
  const { assessmentId } = Route.useParams();
  return <Items key={assessmentId} id={assessmentId} />;
}
