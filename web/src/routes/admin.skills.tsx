import { createFileRoute } from "@tanstack/react-router";
import { Skills } from "@/features/admin/Skills";

export const Route = createFileRoute("/admin/skills")({ component: Skills });
