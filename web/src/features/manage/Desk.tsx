import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { Parts } from "@/components/Parts";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { type Found, useProject } from "./data";

const PARTS = [
  { part: "overview", to: "/manage/$projectId" },
  { part: "submissions", to: "/manage/$projectId/submissions" },
  { part: "imports", to: "/manage/$projectId/imports" },
  { part: "guidelines", to: "/manage/$projectId/guidelines" },
  { part: "terms", to: "/manage/$projectId/terms" },
  { part: "preview", to: "/manage/$projectId/preview" },
] as const;
export type Part = (typeof PARTS)[number]["part"];
export type State = "draft" | "open" | "paused" | "closed" | "archived";

/** The frame of every page about one project: its title, its state, and the way to its other pages. */
export function Desk({
  id,
  part,
  children,
}: {
  id: string;
  part: Part;
  children: (found: Found) => ReactNode;
}) {
  const { t } = useTranslation(["manage", "words"]);
  const found = useProject(id);
  if (found.error && !found.data) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting rows={3} height={120} />;
  const { project } = found.data;
  const pathOf = (to: string) => to.replace("$projectId", id);
  return (
    <Page
      title={project.title}
      says={t(`parts.${part}.says`)}
      actions={<StateBadge state={project.state} />}
      width={1100}
    >
      <Parts
        label={t("desk.parts")}
        of={PARTS.map((one) => ({ to: pathOf(one.to), title: t(`parts.${one.part}.title`) }))}
        here={PARTS.filter((one) => one.part === part).map(({ to }) => pathOf(to))[0]}
      />
      {children(found.data)}
    </Page>
  );
}

const COLORS: Record<State, string> = {
  draft: "gray",
  open: "teal",
  paused: "yellow",
  closed: "gray",
  archived: "gray",
};

export function StateBadge({ state }: { state: string }) {
  const { t } = useTranslation(["manage", "words"]);
  const known = state as State;
  return (
    <Badge variant="light" color={COLORS[known]} c="inherit" style={{ flexShrink: 0 }}>
      {t(`states.${known}`)}
    </Badge>
  );
}
