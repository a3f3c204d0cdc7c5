import { createFileRoute } from "@tanstack/react-router";
import { Desk } from "@/features/admin/Desk";

export const Route = createFileRoute("/admin/desk")({ component: Desk });
