import { createFileRoute, useSearch } from "@tanstack/react-router";
import { ChangeEmail } from "@/features/accounts/ChangeEmail";
import { tokenOf } from "@/lib/link";

export const Route = createFileRoute("/change-email")({ validateSearch: tokenOf, component: Page });

function Page() {
  const { token } = useSearch({ from: "/change-email" });
  return <ChangeEmail key={token} token={token} />;
}
