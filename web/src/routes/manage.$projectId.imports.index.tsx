import { createFileRoute } from "@tanstack/react-router";
import { Imports } from "@/features/manage/Imports";

export const Route = createFileRoute("/manage/$projectId/imports/")({ component: Page });

function Page() {
  const { projectId } = Route.useParams();
  return <Imports key={projectId} id={projectId} />;
}
