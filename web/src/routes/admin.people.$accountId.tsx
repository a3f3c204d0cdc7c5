import { createFileRoute, useParams } from "@tanstack/react-router";
import { Person } from "@/features/admin/people/Person";

// by its path and not by Route: a part that needs this file would make it one more file of the first page
export const Route = createFileRoute("/admin/people/$accountId")({ component: Page });

function Page() {
  const { accountId } = useParams({ from: "/admin/people/$accountId" });
  return <Person key={accountId} id={accountId} />;
}
