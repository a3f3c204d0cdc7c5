import { createFileRoute } from "@tanstack/react-router";
import { MyWork } from "@/features/claims/MyWork";

export const Route = createFileRoute("/work/")({ component: MyWork });
