import { createFileRoute, useParams } from "@tanstack/react-router";
import { WorkScreen } from "@/features/claims/WorkScreen";

export const Route = createFileRoute("/work/claims/$claimId")({ component: Page });

function Page() {
  const { claimId } = useParams({ from: "/work/claims/$claimId" });
  return <WorkScreen key={claimId} claimId={claimId} />;
}
