import { createFileRoute, redirect } from "@tanstack/react-router";
import { Setup } from "@/features/manage/setup/Setup";
import { isStep, type Step } from "@/features/manage/steps";

export const Route = createFileRoute("/manage/$projectId/setup/$step")({
  beforeLoad: ({ params: { projectId, step } }) => {
    if (!isStep(step))
      throw redirect({ to: "/manage/$projectId/setup/$step", params: { projectId, step: "basics" } });
  },
  component: Page,
});

function Page() {
  const { projectId, step } = Route.useParams();
  return <Setup id={projectId} step={step as Step} />;
}
