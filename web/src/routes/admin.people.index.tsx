import { createFileRoute, useNavigate, useSearch } from "@tanstack/react-router";
import { People } from "@/features/admin/people/People";
import { wantedIn } from "@/features/admin/people/search";

export const Route = createFileRoute("/admin/people/")({ validateSearch: wantedIn, component: Page });

function Page() {
  const wanted = useSearch({ from: "/admin/people/" });
  const go = useNavigate({ from: "/admin/people/" });
  return <People wanted={wanted} onWanted={(search) => void go({ search })} />;
}
