import { createFileRoute } from "@tanstack/react-router";
import { Identity } from "@/features/identity_checks/Identity";

export const Route = createFileRoute("/profile/identity")({ component: Identity });
