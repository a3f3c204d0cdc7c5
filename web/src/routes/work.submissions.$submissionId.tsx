import { createFileRoute, useParams } from "@tanstack/react-router";
import { Submission } from "@/features/my_work/Submission";

export const Route = createFileRoute("/work/submissions/$submissionId")({ component: Page });

function Page() {
  return <Submission id={useParams({ from: "/work/submissions/$submissionId" }).submissionId} />;
}
