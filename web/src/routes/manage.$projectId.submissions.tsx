import { createFileRoute } from "@tanstack/react-router";
import { Submissions } from "@/features/manage/Submissions";

export const Route = createFileRoute("/manage/$projectId/submissions")({ component: Page });

function Page() {
  const { projectId } = Route.useParams();
  return <Submissions key={projectId} id={projectId} />;
}
