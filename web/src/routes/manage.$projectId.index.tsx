import { createFileRoute, useParams } from "@tanstack/react-router";
import { Overview } from "@/features/manage/Overview";

export const Route = createFileRoute("/manage/$projectId/")({ component: Page });

function Page() {
  const { projectId } = useParams({ from: "/manage/$projectId/" });
  return <Overview key={projectId} id={projectId} />;
}
