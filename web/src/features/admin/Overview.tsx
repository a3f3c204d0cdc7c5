import { Anchor, Card, Group, SimpleGrid, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { distance } from "@/lib/format";
import { useNow } from "@/lib/now";
import { isMoving, stageOf } from "./pay/stage";
import { weekOf } from "./week";

const MOST = 100;

interface Found {
  error: unknown;
  isPending: boolean;
  isLoadingError: boolean;
  refetch: () => unknown;
}

/** What waits for an administrator, each with the way to it. */
export function Overview() {
  const { t } = useTranslation("admin");
  const now = useNow(60_000);
  const params = { params: { query: { limit: MOST } } };
  const desk = calls.useQuery("get", "/desk-items", params);
  const checks = calls.useQuery("get", "/identity-checks", params);
  const appeals = calls.useQuery("get", "/appeals", params);
  const challenges = calls.useQuery("get", "/challenges", params);
  const weeks = calls.useQuery("get", "/pay-periods", {});
  const week = weeks.data?.pay_periods.find((one) => !["paid", "nothing"].includes(stageOf(one)));
  const stage = week && stageOf(week);
  const oldest = checks.data?.identity_checks[0];
  const next = appeals.data?.appeals[0];
  const waiting = challenges.data?.challenges[0];
  return (
    <Page title={t("title")} says={t("overview.says")} width={1100}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        <Pile
          title={t("overview.pay")}
          to={week ? `/admin/pay/${week.period_id}` : "/admin/pay"}
          found={weeks}
          count={stage !== undefined && !isMoving(stage) ? 1 : 0}
          quiet={t(stage === undefined ? "overview.noWeek" : `stages.${stage}.title`)}
        >
          {week && stage && (
            <>
              {weekOf(week.starts_at, week.ends_at)}.{" "}
              {t(`stages.${stage}.says`, { count: week.approvals.length })}
            </>
          )}
        </Pile>
        <Pile title={t("parts.desk")} to="/admin/desk" found={desk} count={desk.data?.desk_items.length}>
          {desk.data?.desk_items[0] &&
            t(`desk.kinds.${desk.data.desk_items[0].kind as "payday_missed"}.title`, {
              defaultValue: desk.data.desk_items[0].kind,
            })}
        </Pile>
        <Pile
          title={t("parts.identity")}
          to="/admin/identity"
          found={checks}
          count={checks.data?.identity_checks.length}
        >
          {oldest && t("overview.oldest", { at: distance(oldest.created_at, now) })}
        </Pile>
        <Pile
          title={t("parts.appeals")}
          to="/admin/appeals"
          found={appeals}
          count={appeals.data?.appeals.length}
        >
          {next && t("overview.decideBy", { at: distance(next.decide_by, now) })}
        </Pile>
        <Pile
          title={t("parts.challenges")}
          to="/admin/challenges"
          found={challenges}
          count={challenges.data?.challenges.length}
        >
          {waiting && t("overview.oldest", { at: distance(waiting.created_at, now) })}
        </Pile>
      </SimpleGrid>
    </Page>
  );
}

interface Given {
  title: string;
  to: string;
  found: Found;
  count: number | undefined;
  quiet?: string;
  children: ReactNode;
}

function Pile({ title, to, found, count = 0, quiet, children }: Given) {
  const { t } = useTranslation("admin");
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting rows={1} height={120} />;
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Anchor fw={600} renderRoot={(props) => <Link to={to} {...props} />}>
          {title}
        </Anchor>
        <Text fw={count > 0 ? 700 : 400} {...(count > 0 ? {} : { c: "dimmed" })} size="sm">
          {count === 0
            ? (quiet ?? t("overview.nothing"))
            : t("overview.waits", { count, most: count >= MOST ? "+" : "" })}
        </Text>
      </Group>
      <Text size="sm" mt={6}>
        {children}
      </Text>
    </Card>
  );
}
