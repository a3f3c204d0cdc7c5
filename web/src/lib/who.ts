import { useSyncExternalStore } from "react";
import { calls } from "@/api/client";
import { isSignedIn, onChange } from "@/api/session";

export function useIsSignedIn(): boolean {
  return useSyncExternalStore(onChange, isSignedIn);
}

/** The signed-in person's account; asked for once and shared by every screen. */
export function useMe() {
  const signedIn = useIsSignedIn();
  return calls.useQuery("get", "/me", {}, { enabled: signedIn, staleTime: 60_000 });
}

/** The zone in which the signed-in person's times are shown; the device's own until the account is known. */
export function useZone(): string {
  return useMe().data?.time_zone ?? deviceZone();
}

export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
