import { createFileRoute, useParams } from "@tanstack/react-router";
import { Statement } from "@/features/payments/Statement";

export const Route = createFileRoute("/payments/statements/$periodId")({ component: Page });

function Page() {
  const { periodId } = useParams({ from: "/payments/statements/$periodId" });
  return <Statement key={periodId} periodId={periodId} />;
}
