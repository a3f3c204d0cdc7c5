import { Badge, Button, Card, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Pay } from "@/components/Pay";
import { instant, minutes, money } from "@/lib/format";

/** One open task: what it is, earns and takes, and the way in. */
export function TaskCard({ task }: { task: Schemas["TaskCard"] }) {
  const { t } = useTranslation();
  return (
    <Card withBorder component="article">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4}>
          <Text fw={600} className="breaks">
            {task.title}
          </Text>
          {task.reason && (
            <Text size="sm" c="lagoon">
              {task.reason}
            </Text>
          )}
          <Group gap="xs">
            <Badge variant="light">
              {t(`taskTypes.${task.task_type as "evaluation"}`, { defaultValue: task.task_type })}
            </Badge>
            <Badge variant="default">{t("task.takes", { time: minutes(task.pace.minutes) })}</Badge>
            {task.is_desktop_only && (
              <Badge color="yellow" variant="light">
                {t("task.desktopOnly")}
              </Badge>
            )}
            {task.requirements.skills.map(({ skill }) => (
              <Badge key={skill} variant="default">
                {skill}
              </Badge>
            ))}
          </Group>
          <Text size="xs" c="dimmed">
            {task.tax.basis_points === 0
              ? t("task.noTax")
              : t("task.tax", { amount: money(task.tax.amount), note: task.tax.note })}
          </Text>
          {task.deadline_at && (
            <Text size="xs" c="dimmed">
              {t("task.until", { at: instant(task.deadline_at) })}
            </Text>
          )}
        </Stack>
        <Stack align="flex-end" gap="xs">
          <Pay reward={task.reward} pay={task.pay} pace={task.pace} />
          <Button
            size="xs"
            variant={task.is_enrolled && !task.has_new_guidelines ? "filled" : "light"}
            renderRoot={(props) => (
              <Link to="/projects/$projectId" params={{ projectId: task.project_id }} {...props} />
            )}
          >
            {t(task.is_enrolled ? "task.open" : "task.see")}
          </Button>
        </Stack>
      </Group>
    </Card>
  );
}
