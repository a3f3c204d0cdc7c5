import { createFileRoute } from "@tanstack/react-router";
import { Standing } from "@/features/standing/Standing";

export const Route = createFileRoute("/profile/standing/")({ component: Standing });
