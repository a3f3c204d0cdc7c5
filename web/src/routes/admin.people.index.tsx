import { createFileRoute } from "@tanstack/react-router";
import { People } from "@/features/admin/people/People";
import { wantedIn } from "@/features/admin/people/search";

export const Route = createFileRoute("/admin/people/")({ validateSearch: wantedIn, component: Page });

function Page() {
  const wanted = Route.useSearch();
  const go = Route.useNavigate();
  return <People wanted={wanted} onWanted={(search) => void go({ search })} />;
}
