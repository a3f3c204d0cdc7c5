import { createFileRoute, useParams } from "@tanstack/react-router";
import { Project } from "@/features/projects/Project";

export const Route = createFileRoute("/projects/$projectId")({ component: Page });

function Page() {
  return <Project id={useParams({ from: "/projects/$projectId" }).projectId} />;
}
