import { createFileRoute, useParams } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { GradingScreen } from "@/features/attempts_to_grade/GradingScreen";

export const Route = createFileRoute("/review/grading/$gradingId")({ component: Page });

function Page() {
  const { gradingId } = useParams({ from: "/review/grading/$gradingId" });
  return (
    <SignedIn>
      <GradingScreen key={gradingId} id={gradingId} />
    </SignedIn>
  );
}
