import { useSyncExternalStore } from "react";
import { connection, onConnection } from "@/api/connection";

/** Whether the platform can be reached at the moment. */
export function useConnection() {
  return useSyncExternalStore(onConnection, connection);
}
