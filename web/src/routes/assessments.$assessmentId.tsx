import { createFileRoute, useParams } from "@tanstack/react-router";
import { Start } from "@/features/assessments/Start";

export const Route = createFileRoute("/assessments/$assessmentId")({ component: Page });

function Page() {
  const { assessmentId } = useParams({ from: "/assessments/$assessmentId" });
  return <Start assessmentId={assessmentId} />;
}
