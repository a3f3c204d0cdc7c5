import { createFileRoute, useParams } from "@tanstack/react-router";
import { Submissions } from "@/features/manage/Submissions";

export const Route = createFileRoute("/manage/$projectId/submissions")({ component: Page });

function Page() {
  const { projectId } = useParams({ from: "/manage/$projectId/submissions" });
  return <Submissions key={projectId} id={projectId} />;
}
