import { createFileRoute, useParams } from "@tanstack/react-router";
import { Opportunity } from "@/features/opportunities/Opportunity";

export const Route = createFileRoute("/opportunities/$projectId")({ component: Page });

function Page() {
  return <Opportunity id={useParams({ from: "/opportunities/$projectId" }).projectId} />;
}
