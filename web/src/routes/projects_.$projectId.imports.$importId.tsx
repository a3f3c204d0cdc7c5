import { createFileRoute, redirect } from "@tanstack/react-router";

/** Where our e-mails about an import lead: to its page of the manager's desk. */
export const Route = createFileRoute("/projects_/$projectId/imports/$importId")({
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/manage/$projectId/imports/$importId", params });
  },
});
