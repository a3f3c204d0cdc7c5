import { createFileRoute } from "@tanstack/react-router";
import { Start } from "@/features/assessments/Start";

export const Route = createFileRoute("/assessments/$assessmentId")({ component: Page });

function Page() {
  const { assessmentId } = Route.useParams();
  return <Start assessmentId={assessmentId} />;
}
