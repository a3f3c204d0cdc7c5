import { createFileRoute, useParams } from "@tanstack/react-router";
import { Import } from "@/features/manage/Import";

export const Route = createFileRoute("/manage/$projectId/imports/$importId")({ component: Page });

function Page() {
  const { projectId, importId } = useParams({ from: "/manage/$projectId/imports/$importId" });
  return <Import key={importId} id={projectId} importId={importId} />;
}
