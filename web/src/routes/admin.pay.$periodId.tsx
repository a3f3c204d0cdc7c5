import { createFileRoute } from "@tanstack/react-router";
import { Period } from "@/features/admin/pay/Period";

export const Route = createFileRoute("/admin/pay/$periodId")({ component: Page });

function Page() {
  const { periodId } = Route.useParams();
  return <Period key={periodId} id={periodId} />;
}
