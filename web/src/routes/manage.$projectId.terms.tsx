import { createFileRoute } from "@tanstack/react-router";
import { Terms } from "@/features/manage/Terms";

export const Route = createFileRoute("/manage/$projectId/terms")({ component: Page });

function Page() {
  const { projectId } = Route.useParams();
  return <Terms key={projectId} id={projectId} />;
}
