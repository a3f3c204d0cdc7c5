import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { Notices } from "@/features/notices/Notices";

export const Route = createFileRoute("/notices")({ component: Page });

function Page() {
  return (
    <SignedIn>
      <Notices />
    </SignedIn>
  );
}
