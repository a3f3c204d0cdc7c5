import { createFileRoute } from "@tanstack/react-router";
import { CloseAccount } from "@/features/me/CloseAccount";

export const Route = createFileRoute("/profile/close")({ component: CloseAccount });
