import { createFileRoute } from "@tanstack/react-router";
import { Attempt } from "@/features/attempts/Attempt";

export const Route = createFileRoute("/attempts/$attemptId")({
  validateSearch: ({ question }): { question?: number } =>
    typeof question === "number" && question >= 1 ? { question: Math.floor(question) } : {},
  component: Page,
});

function Page() {
  const { attemptId } = Route.useParams();
  const { question } = Route.useSearch();
  const go = Route.useNavigate();
  return (
    <Attempt
      key={attemptId}
      attemptId={attemptId}
      question={question ?? 1}
      onQuestion={(next) => void go({ search: { question: next }, replace: true, resetScroll: false })}
    />
  );
}
