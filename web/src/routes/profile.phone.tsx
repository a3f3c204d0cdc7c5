import { createFileRoute } from "@tanstack/react-router";
import { Phone } from "@/features/phone_verifications/Phone";

export const Route = createFileRoute("/profile/phone")({ component: Phone });
