import { createFileRoute, useNavigate, useSearch } from "@tanstack/react-router";
import { MyWork } from "@/features/my_work/MyWork";
import { type View, viewIn } from "@/features/my_work/views";

export const Route = createFileRoute("/work/")({
  validateSearch: (search): { view?: View } => viewIn(search),
  component: Page,
});

function Page() {
  const { view } = useSearch({ from: "/work/" });
  const go = useNavigate({ from: "/work/" });
  return <MyWork view={view ?? "hand"} onView={(chosen) => void go({ search: { view: chosen } })} />;
}
