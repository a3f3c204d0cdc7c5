import { createFileRoute, useParams } from "@tanstack/react-router";
import { Module } from "@/features/training/Module";

export const Route = createFileRoute("/training/$taskType")({ component: Page });

function Page() {
  const { taskType } = useParams({ from: "/training/$taskType" });
  return <Module key={taskType} taskType={taskType} />;
}
