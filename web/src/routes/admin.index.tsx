import { createFileRoute } from "@tanstack/react-router";
import { Overview } from "@/features/admin/Overview";

export const Route = createFileRoute("/admin/")({ component: Overview });
