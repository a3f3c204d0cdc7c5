import { createFileRoute } from "@tanstack/react-router";
import { Entries } from "@/features/payments/Entries";

export const Route = createFileRoute("/payments/entries")({ component: Entries });
