import { createFileRoute } from "@tanstack/react-router";
import { Versions } from "@/features/manage/Versions";

export const Route = createFileRoute("/manage/$projectId/guidelines")({ component: Page });

function Page() {
  const { projectId } = Route.useParams();
  return <Versions key={projectId} id={projectId} />;
}
