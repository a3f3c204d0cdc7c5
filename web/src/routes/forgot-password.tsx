import { createFileRoute } from "@tanstack/react-router";
import { AskReset } from "@/features/accounts/AskReset";

export const Route = createFileRoute("/forgot-password")({ component: AskReset });
