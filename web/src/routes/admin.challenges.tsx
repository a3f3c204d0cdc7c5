import { createFileRoute } from "@tanstack/react-router";
import { Challenges } from "@/features/admin/Challenges";

export const Route = createFileRoute("/admin/challenges")({ component: Challenges });
