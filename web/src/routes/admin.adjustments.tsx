import { createFileRoute, useSearch } from "@tanstack/react-router";
import { Adjust } from "@/features/admin/Adjust";

export const Route = createFileRoute("/admin/adjustments")({
  validateSearch: ({ account }: Record<string, unknown>): { account?: string } =>
    typeof account === "string" ? { account } : {},
  component: Page,
});

function Page() {
  const { account = "" } = useSearch({ from: "/admin/adjustments" });
  return <Adjust key={account} account={account} />;
}
