import { createFileRoute, redirect, useParams } from "@tanstack/react-router";
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
  const { projectId, step } = useParams({ from: "/manage/$projectId/setup/$step" });
  return <Setup id={projectId} step={step as Step} />;
}
