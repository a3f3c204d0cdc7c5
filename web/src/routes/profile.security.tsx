import { createFileRoute } from "@tanstack/react-router";
import { Security } from "@/features/second_factors/Security";

export const Route = createFileRoute("/profile/security")({ component: Security });
