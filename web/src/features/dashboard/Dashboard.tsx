import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { Nothing } from "./Nothing";
import { TaskCard } from "./TaskCard";

/** What one may do now: recommended work on top, then all of it. */
export function Dashboard() {
  const { t } = useTranslation(["dashboard", "words"]);
  const found = calls.useQuery("get", "/tasks", { params: { query: {} } });
  if (found.isPending) return <Waiting />;
  if (found.error) return <Refused error={found.error} again={() => void found.refetch()} />;
  const { recommended, tasks, nothing_because } = found.data;
  const shown = new Set(recommended.map((one) => one.task_id));
  const others = tasks.filter((one) => !shown.has(one.task_id));
  return (
    <Stack maw={1000} mx="auto" gap="lg">
      {recommended.length > 0 && (
        <Stack component="section" aria-labelledby="recommended">
          <Title order={1} size="h2" id="recommended">
            {t("recommended")}
          </Title>
          {recommended.map((task) => (
            <TaskCard key={task.task_id} task={task} />
          ))}
        </Stack>
      )}
      {tasks.length === 0 && <Nothing because={nothing_because} />}
      {others.length > 0 && (
        <Stack component="section" aria-labelledby="all">
          <Title order={2} size="h3" id="all">
            {t("all")}
          </Title>
          {others.map((task) => (
            <TaskCard key={task.task_id} task={task} />
          ))}
        </Stack>
      )}
      {recommended.length === 0 && tasks.length > 0 && <Text c="dimmed">{t("noneRecommended")}</Text>}
    </Stack>
  );
}
