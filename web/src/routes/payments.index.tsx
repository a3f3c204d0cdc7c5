import { createFileRoute } from "@tanstack/react-router";
import { Overview } from "@/features/payments/Overview";

export const Route = createFileRoute("/payments/")({ component: Overview });
