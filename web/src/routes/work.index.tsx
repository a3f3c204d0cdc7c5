import { createFileRoute } from "@tanstack/react-router";
import { MyWork } from "@/features/my_work/MyWork";
import { type View, viewIn } from "@/features/my_work/views";

export const Route = createFileRoute("/work/")({
  validateSearch: (search): { view?: View } => viewIn(search),
  component: Page,
});

function Page() {
  const { view } = Route.useSearch();
  const go = Route.useNavigate();
  return <MyWork view={view ?? "hand"} onView={(chosen) => void go({ search: { view: chosen } })} />;
}
