import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { Desk } from "@/features/reviews/Desk";

export const Route = createFileRoute("/review/")({ component: Page });

function Page() {
  return (
    <SignedIn>
      <Desk />
    </SignedIn>
  );
}
