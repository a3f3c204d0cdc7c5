import { createFileRoute } from "@tanstack/react-router";
import { Assessments } from "@/features/assessments/Assessments";

export const Route = createFileRoute("/assessments/")({ component: Assessments });
