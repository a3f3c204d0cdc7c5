import { createFileRoute, useParams } from "@tanstack/react-router";
import { Items } from "@/features/admin/Items";

// by its path and not by Route: a part that needs this file would make it one more file of the first page
export const Route = createFileRoute("/admin/assessments/$assessmentId")({ component: Page });

function Page() {
  const { assessmentId } = useParams({ from: "/admin/assessments/$assessmentId" });
  return <Items key={assessmentId} id={assessmentId} />;
}
