import { createFileRoute } from "@tanstack/react-router";
import { Dashboard } from "@/features/dashboard/Dashboard";
import { Opportunities } from "@/features/opportunities/Opportunities";
import { useIsSignedIn } from "@/lib/who";

export const Route = createFileRoute("/")({ component: Page });

function Page() {
  return useIsSignedIn() ? <Dashboard /> : <Opportunities />;
}
