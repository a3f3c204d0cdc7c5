import { createFileRoute, useParams } from "@tanstack/react-router";
import { Sandbox } from "@/features/manage/Sandbox";

export const Route = createFileRoute("/manage/$projectId/preview")({ component: Page });

function Page() {
  const { projectId } = useParams({ from: "/manage/$projectId/preview" });
  return <Sandbox key={projectId} id={projectId} />;
}
