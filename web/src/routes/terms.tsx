import { createFileRoute } from "@tanstack/react-router";
import { Terms } from "@/features/accounts/Terms";

export const Route = createFileRoute("/terms")({ component: Terms });
