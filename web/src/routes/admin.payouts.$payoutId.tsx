import { createFileRoute, useParams } from "@tanstack/react-router";
import { Payout } from "@/features/admin/pay/Payout";

// by its path and not by Route: a part that needs this file would make it one more file of the first page
export const Route = createFileRoute("/admin/payouts/$payoutId")({ component: Page });

function Page() {
  const { payoutId } = useParams({ from: "/admin/payouts/$payoutId" });
  return <Payout key={payoutId} id={payoutId} />;
}
