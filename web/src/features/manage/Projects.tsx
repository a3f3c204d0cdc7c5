import { Anchor, Button, Card, Group, List, Progress, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { More } from "@/components/More";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { money } from "@/lib/format";
import { StateBadge } from "./Desk";
import { type Project, type TypeName, useProgress } from "./data";

const ONE_PAGE = 10;

/** The projects a manager owns: how far each is, what money is left, what waits. */
export function Projects() {
  const { t } = useTranslation(["manage", "words"]);
  const found = calls.useInfiniteQuery(
    "get",
    "/projects",
    { params: { query: { scope: "managed", limit: ONE_PAGE } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    },
  );
  const projects = (found.data?.pages ?? []).flatMap((page) => page.projects);
  return (
    <Page title={t("list.title")} says={t("list.says")} actions={projects.length > 0 && <NewButton />}>
      {found.isLoadingError && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={4} height={120} />}
      {found.data && projects.length === 0 && !found.hasNextPage && (
        <Card withBorder>
          <Stack gap="sm" align="flex-start">
            <Text>{t("list.none")}</Text>
            <NewButton />
          </Stack>
        </Card>
      )}
      {projects.map((project) => (
        <ProjectCard key={project.project_id} project={project} />
      ))}
      <More of={found} count={projects.length} />
    </Page>
  );
}

function NewButton() {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(props) => <Link to="/manage/new" {...props} />}>
      {t("new.title")}
    </Button>
  );
}

function ProjectCard({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const id = project.project_id;
  const progress = useProgress(id);
  const isDraft = project.state === "draft";
  const to = isDraft ? "/manage/$projectId/setup/$step" : "/manage/$projectId";
  const waits = progress.data ? waitsOf(progress.data, project) : [];
  return (
    <Card withBorder component="article">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h4" className="breaks">
            <Anchor
              inherit
              renderRoot={(props) => <Link to={to} params={{ projectId: id, step: "check" }} {...props} />}
            >
              {project.title}
            </Anchor>
          </Title>
          <StateBadge state={project.state} />
        </Group>
        <Text size="sm" c="dimmed">
          {t(`words:taskTypes.${project.task_type as TypeName}`)} · {price(project)}
        </Text>
        {progress.error && <Refused error={progress.error} again={() => void progress.refetch()} />}
        {progress.isPending && <Skeleton height={isDraft ? 22 : 60} />}
        {progress.data && !isDraft && <Bar progress={progress.data} />}
        {progress.data && (
          <Text size="sm" className="tabular">
            {t("list.money", {
              available: money(progress.data.available),
              spent: money(progress.data.spent),
            })}
          </Text>
        )}
        {waits.length > 0 && (
          <List size="sm" aria-label={t("list.waits")}>
            {waits.map((one) => (
              <List.Item key={one.name}>{t(`waits.${one.name}`, { count: one.count })}</List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Card>
  );

  function price({ pay, reward }: Project) {
    return pay.hourly
      ? t("words:pay.byTheHour", { amount: money(pay.hourly) })
      : t("list.perAnswer", { amount: money(reward) });
  }
}

type ProgressView = NonNullable<ReturnType<typeof useProgress>["data"]>;

/** How many of the wanted answers are accepted. */
export function Bar({ progress }: { progress: ProgressView }) {
  const { t } = useTranslation(["manage", "words"]);
  const { accepted } = progress.work;
  const wanted = progress.answers_wanted;
  const label = t("list.progress", { accepted, wanted });
  return (
    <div>
      <Progress.Root size="md">
        <Progress.Section
          value={wanted > 0 ? Math.min(100, (accepted / wanted) * 100) : 0}
          aria-label={label}
        />
      </Progress.Root>
      <Text size="sm" className="tabular">
        {label}
      </Text>
    </div>
  );
}

interface Wait {
  name: "draft" | "tasks" | "money" | "review" | "paused";
  count: number;
}

export function waitsOf(progress: ProgressView, project: Project): Wait[] {
  const { submitted, accepted, soft_rejected, rejected } = progress.work;
  const undecided = submitted - accepted - soft_rejected - rejected;
  const found: Wait[] = [];
  const add = (name: Wait["name"], is: boolean, count = 1) => is && found.push({ name, count });
  const works = project.state === "open" || project.state === "paused";
  add("draft", project.state === "draft");
  add("tasks", project.task_count === 0 && (works || project.state === "draft"));
  add(
    "money",
    works && progress.available.minor < project.reward.minor && accepted < progress.answers_wanted,
  );
  add("paused", project.state === "paused");
  add("review", works && undecided > 0, undecided);
  return found;
}
