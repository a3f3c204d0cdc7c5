import { createFileRoute } from "@tanstack/react-router";
import { Projects } from "@/features/manage/Projects";

export const Route = createFileRoute("/manage/")({ component: Projects });
