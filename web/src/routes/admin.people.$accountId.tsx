import { createFileRoute } from "@tanstack/react-router";
import { Person } from "@/features/admin/people/Person";

export const Route = createFileRoute("/admin/people/$accountId")({ component: Page });

function Page() {
  const { accountId } = Route.useParams();
  return <Person key={accountId} id={accountId} />;
}
