import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { Frame } from "@/features/payments/Frame";

export const Route = createFileRoute("/payments")({ component: Page });

function Page() {
  return (
    <SignedIn>
      <Frame />
    </SignedIn>
  );
}
