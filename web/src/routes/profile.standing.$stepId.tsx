import { createFileRoute } from "@tanstack/react-router";
import { Step } from "@/features/standing/Step";

export const Route = createFileRoute("/profile/standing/$stepId")({ component: Page });

function Page() {
  const { stepId } = Route.useParams();
  return <Step key={stepId} id={stepId} />;
}
