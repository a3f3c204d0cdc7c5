import { createFileRoute } from "@tanstack/react-router";
import { Assessments } from "@/features/admin/Assessments";

export const Route = createFileRoute("/admin/assessments/")({ component: Assessments });
