import { Stack, Text, Title } from "@mantine/core";
import { useDeferredValue, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { WithinReach } from "@/components/WithinReach";
import type { Titles } from "@/lib/skills";
import { useTakes } from "@/lib/take";
import { useMe } from "@/lib/who";
import { Desks } from "./Desks";
import { desksOf } from "./desks";
import { Filters } from "./Filters";
import { listed } from "./groups";
import { Nothing } from "./Nothing";
import { ProveSkill } from "./ProveSkill";
import type { Wanted } from "./search";
import { TaskCard } from "./TaskCard";
import { Welcome } from "./Welcome";

interface Given {
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
}

/** What one may do now: the next step, recommended work on top, then all of it. */
export function Dashboard({ wanted, onWanted }: Given) {
  const { t } = useTranslation(["dashboard", "offers", "words"]);
  const me = useMe();
  const found = useOpenTasks(useDeferredValue(wanted)); // a field of the filters answers before the cards are drawn
  const tasks = found.data?.pages.flatMap((page) => page.tasks) ?? [];
  const [first] = found.data?.pages ?? [];
  const takes = useTakes(); // a card that is drawn anew finds its take as it was
  const titles = useTitles(found.data?.pages);
  const { recommended, others } = listed(first?.recommended ?? [], tasks);
  const mayWork = me.data === undefined || me.data.email_verified_at !== null;
  return (
    <Page title={t("words:pages.dashboard")} width={1000}>
      {me.data && <Desks roles={me.data.roles} />}
      {me.data && desksOf(me.data.roles).length === 0 && <Welcome />}
      {me.data && mayWork && <ProveSkill />}
      {found.isPending && <Waiting height={140} />}
      {found.isLoadingError && mayWork && <Refused error={found.error} again={() => void found.refetch()} />}
      {recommended.length > 0 && (
        <Stack component="section" aria-labelledby="recommended" gap="sm">
          <Title order={2} size="h3" id="recommended">
            {t("recommended")}
          </Title>
          {recommended.map(({ first: task, count }) => (
            <TaskCard key={task.task_id} task={task} count={count} titles={titles} takes={takes} isReasoned />
          ))}
        </Stack>
      )}
      {mayWork && !found.isLoadingError && (
        <Stack component="section" aria-labelledby="all" gap="sm">
          <Title order={2} size="h3" id="all">
            {t(recommended.length > 0 ? "more" : "all")}
          </Title>
          <Filters wanted={wanted} onWanted={onWanted} />
          {first && tasks.length === 0 && !found.hasNextPage && (
            <Nothing because={first.nothing_because} titles={titles} onClear={() => onWanted({})} />
          )}
          {recommended.length === 0 && tasks.length > 0 && (
            <Text c="dimmed" size="sm">
              {t("noneRecommended")}
            </Text>
          )}
          {recommended.length > 0 && others.length === 0 && !found.hasNextPage && (
            <Text c="dimmed" size="sm">
              {t("noneBeside")}
            </Text>
          )}
          <Long rows={others} id={({ first }) => first.project_id} height={124} under="dashboard">
            {({ first: task, count }) => <TaskCard task={task} count={count} titles={titles} takes={takes} />}
          </Long>
          {/* One task is enough for the first page: it needs three calls, however short the queues looked into were. */}
          <More of={found} count={tasks.length} enough={1} />
        </Stack>
      )}
      {mayWork && first && <WithinReach of={first.within_reach} titles={titles} />}
    </Page>
  );
}

type Cards = Schemas["TaskCardsView"];

/** What the skills of all pages are called: the same object for the same pages, for the cards are kept. */
function useTitles(pages: readonly Cards[] | undefined): Titles {
  return useMemo(() => Object.assign({}, ...(pages ?? []).map((page) => page.skill_titles)), [pages]);
}

function useOpenTasks(wanted: Wanted) {
  return calls.useInfiniteQuery(
    "get",
    "/tasks",
    { params: { query: { ...wanted, limit: 50 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null,
      getNextPageParam: (last: Cards) => last.next_cursor ?? undefined,
    },
  );
}
