import { Badge, Box, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Part } from "@/components/Part";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { day, money } from "@/lib/format";

type Rate = Schemas["RateView"];

/** Every rate of the project as a row of bars, the newest first, each with its day and why it was changed. */
export function RateHistory({ id }: { id: string }) {
  const { t } = useTranslation(["projects", "words"]);
  const params = { params: { path: { project_id: id } } };
  const found = calls.useQuery("get", "/projects/{project_id}/rate-history", params);
  const rates = [...(found.data?.rate_history ?? [])].reverse();
  const highest = Math.max(1, ...rates.map((rate) => amountOf(rate).minor));
  return (
    <Part title={t("rates.title")}>
      {found.isPending && <Waiting rows={1} height={48} />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: "none" }}>
        {rates.map((rate) => (
          <Box key={rate.effective_at} component="li">
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={rate.state === "in_force" ? 700 : 500} className="tabular">
                {rate.hourly ? t("words:pay.byTheHour", { amount: money(rate.hourly) }) : money(rate.reward)}
              </Text>
              <Group gap={6}>
                <Text size="xs" c="dimmed">
                  {t("rates.from", { at: day(rate.effective_at, "UTC") })}
                </Text>
                <Badge size="sm" variant={rate.state === "in_force" ? "light" : "default"}>
                  {t(`rates.states.${rate.state}`)}
                </Badge>
              </Group>
            </Group>
            <Progress
              aria-hidden
              size="sm"
              mt={4}
              color={rate.state === "in_force" ? "lagoon" : "gray"}
              value={(100 * amountOf(rate).minor) / highest}
            />
            {rate.reason && (
              <Text size="xs" mt={2} className="answers">
                {rate.reason}
              </Text>
            )}
          </Box>
        ))}
      </Stack>
      <Text size="xs" c="dimmed">
        {t(rates.length > 1 ? "rates.rule" : "rates.same")}
      </Text>
    </Part>
  );
}

function amountOf(rate: Rate) {
  return rate.hourly ?? rate.reward;
}
