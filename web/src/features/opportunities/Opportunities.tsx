import { Badge, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Pay } from "@/components/Pay";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { minutes } from "@/lib/format";

/** Open work and its pay, for somebody who has not signed up. */
export function Opportunities() {
  const { t } = useTranslation(["opportunities", "words"]);
  const found = calls.useQuery("get", "/opportunities", {});
  return (
    <Stack maw={1100} mx="auto">
      <div>
        <Title order={1}>{t("title")}</Title>
        <Text c="dimmed" maw={640}>
          {t("promise")}
        </Text>
      </div>
      {found.isPending && <Waiting />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.data?.opportunities.length === 0 && <Text>{t("none")}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {found.data?.opportunities.map((one) => (
          <Opportunity key={one.project_id} one={one} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function Opportunity({ one }: { one: Schemas["OpportunityView"] }) {
  const { t } = useTranslation(["opportunities", "words"]);
  return (
    <Card withBorder>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Text fw={600} component="h2" className="breaks">
          {one.title}
        </Text>
        <Pay reward={one.reward} pay={one.pay} pace={one.pace} />
      </Group>
      <Text size="sm" lineClamp={3} my="xs">
        {one.summary}
      </Text>
      <Group gap="xs">
        <Badge variant="light">
          {t(`words:taskTypes.${one.task_type as "evaluation"}`, { defaultValue: one.task_type })}
        </Badge>
        <Badge variant="default">{t("words:task.takes", { time: minutes(one.pace.minutes) })}</Badge>
        {one.required_skills.map(({ skill }) => (
          <Badge key={skill} variant="default">
            {skill}
          </Badge>
        ))}
      </Group>
    </Card>
  );
}
