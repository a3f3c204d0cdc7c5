import { createFileRoute } from "@tanstack/react-router";
import { Funding } from "@/features/admin/Funding";

export const Route = createFileRoute("/admin/funding")({ component: Funding });
