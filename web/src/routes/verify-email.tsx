import { createFileRoute, useSearch } from "@tanstack/react-router";
import { VerifyEmail } from "@/features/accounts/VerifyEmail";
import { tokenOf } from "@/lib/link";

export const Route = createFileRoute("/verify-email")({ validateSearch: tokenOf, component: Page });

function Page() {
  const { token } = useSearch({ from: "/verify-email" });
  return <VerifyEmail key={token} token={token} />;
}
