import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { Frame } from "@/features/admin/Frame";

export const Route = createFileRoute("/admin")({ component: Page });

function Page() {
  return (
    <SignedIn>
      <Frame />
    </SignedIn>
  );
}
