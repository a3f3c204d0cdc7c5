import { createFileRoute } from "@tanstack/react-router";
import { SignUp } from "@/features/accounts/SignUp";

export const Route = createFileRoute("/sign-up")({ component: SignUp });
