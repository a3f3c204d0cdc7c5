import { createFileRoute, useParams } from "@tanstack/react-router";
import { Step } from "@/features/standing/Step";

export const Route = createFileRoute("/profile/standing/$stepId")({ component: Page });

function Page() {
  const { stepId } = useParams({ from: "/profile/standing/$stepId" });
  return <Step key={stepId} id={stepId} />;
}
