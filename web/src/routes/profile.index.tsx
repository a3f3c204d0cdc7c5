import { createFileRoute } from "@tanstack/react-router";
import { Account } from "@/features/me/Account";

export const Route = createFileRoute("/profile/")({ component: Account });
