import { Box, Button, Card, Flex, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Needs } from "@/components/Needs";
import { Pay } from "@/components/Pay";
import { Refused } from "@/components/Refused";
import { Term } from "@/components/Term";
import { day, languageName, moment, money, percent } from "@/lib/format";
import type { Titles } from "@/lib/skills";
import { type Takes, useTake } from "@/lib/take";
import { useZone } from "@/lib/who";

interface Given {
  task: Schemas["TaskCard"];
  count: number;
  titles: Titles;
  takes: Takes;
  /** Whether it is said why this work is recommended. */
  isReasoned?: boolean;
}

/** Open tasks of one project: what one of them is, earns and takes, and the way in. */
export const TaskCard = memo(function TaskCard({ task, count, titles, takes, isReasoned = false }: Given) {
  const { t } = useTranslation(["dashboard", "offers", "words"]);
  const take = useTake(task.project_id, takes);
  const mayTake = task.is_enrolled && !task.has_new_guidelines;
  return (
    <Card withBorder component="article" aria-label={task.title}>
      <Flex direction={{ base: "column", xs: "row" }} justify="space-between" gap="sm">
        <Stack gap={6} flex={1} miw={0}>
          <Text fw={600} className="breaks">
            {task.title}
          </Text>
          {isReasoned && task.because && <Because of={task.because} />}
          <Needs
            taskType={task.task_type}
            pace={task.pace}
            skills={task.requirements.skills}
            titles={titles}
            languages={task.requirements.languages}
            tools={task.requirements.tools}
            countries={task.requirements.countries}
            isDesktopOnly={task.is_desktop_only}
            allowVpn={task.requirements.allow_vpn}
          />
          <Small task={task} count={count} />
        </Stack>
        <Flex
          direction={{ base: "row", xs: "column" }}
          align={{ base: "center", xs: "flex-end" }}
          justify={{ base: "space-between", xs: "flex-start" }}
          gap="xs"
          wrap="wrap"
        >
          <Box ta={{ base: "left", xs: "right" }}>
            <Pay reward={task.reward} pay={task.pay} pace={task.pace} />
          </Box>
          <Group gap="xs" justify="flex-end">
            {mayTake && (
              <Button size="xs" onClick={() => void take.run()} loading={take.busy}>
                {t("take")}
              </Button>
            )}
            <Button
              size="xs"
              variant={mayTake ? "default" : "light"}
              renderRoot={(props) => (
                <Link to="/projects/$projectId" params={{ projectId: task.project_id }} {...props} />
              )}
            >
              {t(way(task))}
            </Button>
          </Group>
        </Flex>
      </Flex>
      {take.problem !== null && (
        <Box mt="sm">
          <Refused error={take.problem} />
        </Box>
      )}
    </Card>
  );
});

/** Why this work is recommended, in one line. */
function Because({ of }: { of: Schemas["BecauseView"] }) {
  const { t } = useTranslation("dashboard");
  return (
    <Text size="sm" c="lagoon">
      {t(`because.${of.kind}`, {
        subject: of.kind === "language" ? languageName(of.subject) : of.subject,
        hourly: of.hourly ? money(of.hourly) : "",
      })}
    </Text>
  );
}

function way({ is_enrolled, has_new_guidelines }: Schemas["TaskCard"]) {
  if (!is_enrolled) return "words:task.see";
  return has_new_guidelines ? "newGuidelines" : "details";
}

/** How many there are, what is withheld, until when, and a rate that will be another. */
function Small({ task, count }: { task: Schemas["TaskCard"]; count: number }) {
  const { t } = useTranslation(["dashboard", "offers", "words"]);
  const zone = useZone();
  const [next] = task.rate_changes_announced;
  const said = [
    count > 1 ? t("several", { count }) : null,
    task.bonus_rules.length > 0 ? t("bonuses", { count: task.bonus_rules.length }) : null,
    task.open_seats !== null && !task.is_enrolled ? t("seats", { count: task.open_seats }) : null,
    task.deadline_at ? t("words:task.until", { at: moment(task.deadline_at, zone) }) : null,
    next
      ? t("rateFrom", { at: day(next.effective_at, "UTC"), amount: money(next.hourly ?? next.reward) })
      : null,
  ].filter((one) => one !== null);
  return (
    <Text size="xs" c="dimmed">
      <Term of="withheld_tax">
        {task.tax.basis_points === 0
          ? t("words:task.noTax")
          : t("words:task.tax", {
              amount: money(task.tax.amount),
              percent: percent(task.tax.basis_points),
              rule: task.tax.rule_id ?? "",
              source: task.tax.note,
            })}
      </Term>
      {said.map((one) => ` · ${one}`)}
    </Text>
  );
}
