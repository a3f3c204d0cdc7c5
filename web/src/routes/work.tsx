import { createFileRoute } from "@tanstack/react-router";
import { OwnPages } from "@/components/SignedIn";

export const Route = createFileRoute("/work")({ component: OwnPages });
