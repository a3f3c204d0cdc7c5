import { createFileRoute, useParams } from "@tanstack/react-router";
import { Taken } from "@/features/my_work/Taken";

export const Route = createFileRoute("/work/receipts/$claimId")({ component: Page });

function Page() {
  return <Taken claimId={useParams({ from: "/work/receipts/$claimId" }).claimId} />;
}
