import { createFileRoute } from "@tanstack/react-router";
import { Import } from "@/features/manage/Import";

export const Route = createFileRoute("/manage/$projectId/imports/$importId")({ component: Page });

function Page() {
  const { projectId, importId } = Route.useParams();
  return <Import key={importId} id={projectId} importId={importId} />;
}
