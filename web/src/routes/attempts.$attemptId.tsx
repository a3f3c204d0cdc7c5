import { createFileRoute, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Attempt } from "@/features/attempts/Attempt";

export const Route = createFileRoute("/attempts/$attemptId")({
  validateSearch: ({ question }): { question?: number } =>
    typeof question === "number" && question >= 1 ? { question: Math.floor(question) } : {},
  component: Page,
});

function Page() {
  const { attemptId } = useParams({ from: "/attempts/$attemptId" });
  const { question } = useSearch({ from: "/attempts/$attemptId" });
  const go = useNavigate({ from: "/attempts/$attemptId" });
  return (
    <Attempt
      key={attemptId}
      attemptId={attemptId}
      question={question ?? 1}
      onQuestion={(next) => void go({ search: { question: next }, replace: true, resetScroll: false })}
    />
  );
}
