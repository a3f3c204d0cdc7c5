import { createFileRoute, useParams } from "@tanstack/react-router";
import { Period } from "@/features/admin/pay/Period";

// by its path and not by Route: a part that needs this file would make it one more file of the first page
export const Route = createFileRoute("/admin/pay/$periodId")({ component: Page });

function Page() {
  const { periodId } = useParams({ from: "/admin/pay/$periodId" });
  return <Period key={periodId} id={periodId} />;
}
