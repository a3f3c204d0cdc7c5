import { createFileRoute } from "@tanstack/react-router";
import { Periods } from "@/features/admin/pay/Periods";

export const Route = createFileRoute("/admin/pay/")({ component: Periods });
