import { createFileRoute, useSearch } from "@tanstack/react-router";
import { SignIn } from "@/features/sessions/SignIn";

interface Search {
  to?: string;
}

export const Route = createFileRoute("/sign-in")({
  // only a path of this page: an address of somewhere else is no place to go on to
  validateSearch: ({ to }: Record<string, unknown>): Search =>
    typeof to === "string" && /^\/(?!\/)/.test(to) ? { to } : {},
  component: Page,
});

function Page() {
  const { to } = useSearch({ from: "/sign-in" });
  return <SignIn to={to ?? "/"} />;
}
