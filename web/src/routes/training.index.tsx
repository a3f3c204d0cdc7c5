import { createFileRoute } from "@tanstack/react-router";
import { Modules } from "@/features/training/Modules";

export const Route = createFileRoute("/training/")({ component: Modules });
