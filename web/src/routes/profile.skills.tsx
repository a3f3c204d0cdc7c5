import { createFileRoute } from "@tanstack/react-router";
import { Skills } from "@/features/skills/Skills";

export const Route = createFileRoute("/profile/skills")({ component: Skills });
