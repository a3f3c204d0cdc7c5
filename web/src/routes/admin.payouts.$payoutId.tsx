import { createFileRoute } from "@tanstack/react-router";
import { Payout } from "@/features/admin/pay/Payout";

export const Route = createFileRoute("/admin/payouts/$payoutId")({ component: Page });

function Page() {
  const { payoutId } = Route.useParams();
  return <Payout key={payoutId} id={payoutId} />;
}
