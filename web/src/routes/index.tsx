import { createFileRoute, useNavigate, useSearch } from "@tanstack/react-router";
import { Dashboard } from "@/features/dashboard/Dashboard";
import { wantedIn } from "@/features/dashboard/search";
import { Opportunities } from "@/features/opportunities/Opportunities";
import { useIsSignedIn } from "@/lib/who";

export const Route = createFileRoute("/")({ validateSearch: wantedIn, component: Page });

function Page() {
  const wanted = useSearch({ from: "/" });
  const go = useNavigate({ from: "/" });
  const signedIn = useIsSignedIn();
  if (!signedIn) return <Opportunities />;
  return <Dashboard wanted={wanted} onWanted={(search) => void go({ search, replace: true })} />;
}
