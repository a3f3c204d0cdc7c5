import { createFileRoute } from "@tanstack/react-router";
import { Preferences } from "@/features/notices/Preferences";

export const Route = createFileRoute("/profile/notices")({ component: Preferences });
