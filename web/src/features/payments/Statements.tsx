import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { More } from "@/components/More";
import { Refused } from "@/components/Refused";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { week } from "@/lib/days";
import { money } from "@/lib/format";

/** The closed weeks, newest first. */
export function Statements() {
  const { t } = useTranslation("payments");
  const found = useInfiniteQuery({
    queryKey: ["get", "/me/statements"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => pageOf(pageParam),
    getNextPageParam: (last) => last.next_cursor,
  });
  const statements = found.data?.pages.flatMap((page) => page.statements) ?? [];
  return (
    <Section title={t("statements.title")} says={t("statements.says")}>
      {found.isLoadingError && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={2} height={56} />}
      {found.data && statements.length === 0 && !found.hasNextPage && (
        <Text size="sm">{t("statements.none")}</Text>
      )}
      {statements.length > 0 && (
        <Stack component="ul" p={0} m={0} gap={0}>
          {statements.map((one) => (
            <Row key={`${one.period_id} ${one.currency}`} of={one} />
          ))}
        </Stack>
      )}
      <More of={found} count={statements.length} />
    </Section>
  );
}

async function pageOf(cursor: string | null) {
  const query = cursor === null ? {} : { cursor };
  const { data } = await api.GET("/me/statements", { params: { query } });
  return data ?? { statements: [], next_cursor: null };
}

function Row({ of }: { of: Schemas["StatementView"] }) {
  const { t } = useTranslation("payments");
  const { currency } = of;
  return (
    <Group component="li" className="row" justify="space-between" gap="xs" py="sm">
      <Anchor
        fw={500}
        renderRoot={(props) => (
          <Link to="/payments/statements/$periodId" params={{ periodId: of.period_id }} {...props} />
        )}
      >
        {week(of.period_id)}
        <span className="unseen"> {currency}</span>
      </Anchor>
      <Text size="sm" className="tabular">
        {t("statements.earned", { amount: money({ minor: of.earned_minor, currency }) })}
        {of.paid_minor > 0 && (
          <> · {t("statements.paid", { amount: money({ minor: of.paid_minor, currency }) })}</>
        )}
        {" · "}
        {t("statements.left", { amount: money({ minor: of.closing_minor, currency }) })}
      </Text>
    </Group>
  );
}
