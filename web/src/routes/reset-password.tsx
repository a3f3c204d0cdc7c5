import { createFileRoute, useSearch } from "@tanstack/react-router";
import { ResetPassword } from "@/features/accounts/ResetPassword";
import { tokenOf } from "@/lib/link";

export const Route = createFileRoute("/reset-password")({ validateSearch: tokenOf, component: Page });

function Page() {
  const { token } = useSearch({ from: "/reset-password" });
  return <ResetPassword key={token} token={token} />;
}
