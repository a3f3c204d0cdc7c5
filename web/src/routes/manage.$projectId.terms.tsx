import { createFileRoute, useParams } from "@tanstack/react-router";
import { Terms } from "@/features/manage/Terms";

export const Route = createFileRoute("/manage/$projectId/terms")({ component: Page });

function Page() {
  const { projectId } = useParams({ from: "/manage/$projectId/terms" });
  return <Terms key={projectId} id={projectId} />;
}
