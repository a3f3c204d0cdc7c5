import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { History } from "@/features/reviews/History";

export const Route = createFileRoute("/review/history")({ component: Page });

function Page() {
  return (
    <SignedIn>
      <History />
    </SignedIn>
  );
}
