import { createFileRoute, useNavigate, useSearch } from "@tanstack/react-router";
import { Audit } from "@/features/admin/Audit";
import { askedIn } from "@/features/admin/asked";

export const Route = createFileRoute("/admin/audit")({ validateSearch: askedIn, component: Page });

function Page() {
  const asked = useSearch({ from: "/admin/audit" });
  const go = useNavigate({ from: "/admin/audit" });
  return <Audit asked={asked} onAsked={(search) => void go({ search })} />;
}
