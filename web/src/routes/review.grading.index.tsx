import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { GradingDesk } from "@/features/attempts_to_grade/GradingDesk";

export const Route = createFileRoute("/review/grading/")({ component: Page });

function Page() {
  return (
    <SignedIn>
      <GradingDesk />
    </SignedIn>
  );
}
