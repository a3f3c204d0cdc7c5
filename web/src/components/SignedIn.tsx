import { Navigate, Outlet, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useIsSignedIn } from "@/lib/who";

/** Pages of one's own: whoever is not signed in signs in first and comes back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const to = useRouterState({ select: (state) => state.location.pathname });
  return useIsSignedIn() ? children : <Navigate to="/sign-in" search={{ to }} replace />;
}

/** All pages below a path of one's own. */
export function OwnPages() {
  return (
    <SignedIn>
      <Outlet />
    </SignedIn>
  );
}
