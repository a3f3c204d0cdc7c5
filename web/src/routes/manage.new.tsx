import { createFileRoute } from "@tanstack/react-router";
import { NewProject } from "@/features/manage/NewProject";

export const Route = createFileRoute("/manage/new")({ component: NewProject });
