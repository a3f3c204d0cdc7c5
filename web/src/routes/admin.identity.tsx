import { createFileRoute } from "@tanstack/react-router";
import { Identity } from "@/features/admin/Identity";

export const Route = createFileRoute("/admin/identity")({ component: Identity });
