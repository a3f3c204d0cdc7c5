import { createFileRoute } from "@tanstack/react-router";
import { Adjust } from "@/features/admin/Adjust";

export const Route = createFileRoute("/admin/adjustments")({
  validateSearch: ({ account }: Record<string, unknown>): { account?: string } =>
    typeof account === "string" ? { account } : {},
  component: Page,
});

function Page() {
  const { account = "" } = Route.useSearch();
  return <Adjust key={account} account={account} />;
}
