import { createFileRoute } from "@tanstack/react-router";
import { Methods } from "@/features/payments/Methods";

export const Route = createFileRoute("/payments/methods")({ component: Methods });
