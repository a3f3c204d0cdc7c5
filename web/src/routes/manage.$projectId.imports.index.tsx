import { createFileRoute, useParams } from "@tanstack/react-router";
import { Imports } from "@/features/manage/Imports";

export const Route = createFileRoute("/manage/$projectId/imports/")({ component: Page });

function Page() {
  const { projectId } = useParams({ from: "/manage/$projectId/imports/" });
  return <Imports key={projectId} id={projectId} />;
}
