import { createFileRoute, useParams } from "@tanstack/react-router";
import { Versions } from "@/features/manage/Versions";

export const Route = createFileRoute("/manage/$projectId/guidelines")({ component: Page });

function Page() {
  const { projectId } = useParams({ from: "/manage/$projectId/guidelines" });
  return <Versions key={projectId} id={projectId} />;
}
