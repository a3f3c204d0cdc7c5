import { createFileRoute } from "@tanstack/react-router";
import { SignedIn } from "@/components/SignedIn";
import { Profile } from "@/features/me/Profile";

export const Route = createFileRoute("/profile")({ component: Page });

function Page() {
  return (
    <SignedIn>
      <Profile />
    </SignedIn>
  );
}
