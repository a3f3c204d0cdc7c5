import { createFileRoute } from "@tanstack/react-router";
import { Module } from "@/features/training/Module";

export const Route = createFileRoute("/training/$taskType")({ component: Page });

function Page() {
  const { taskType } = Route.useParams();
  return <Module key={taskType} taskType={taskType} />;
}
