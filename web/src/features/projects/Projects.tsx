import { Anchor, Badge, Button, Card, Flex, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Needs } from "@/components/Needs";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { WithinReach } from "@/components/WithinReach";
import { distance } from "@/lib/format";
import { useNow } from "@/lib/now";
import { usePrice } from "@/lib/pays";

type Listed = Schemas["ListedProjectView"];
type Claim = Schemas["MyClaimView"];
const NONE: Claim[] = [];

/** The projects one is in, with work in hand and time left, and the open ones one may join. */
export function Projects() {
  const { t } = useTranslation(["projects", "offers", "words"]);
  const joined = useProjects("joined");
  const open = useProjects("within_reach");
  const claims = calls.useQuery("get", "/claims", { params: { query: { state: "active", limit: 100 } } });
  const mine = joined.data?.pages.flatMap((page) => page.projects) ?? [];
  const isMine = new Set(mine.map((one) => one.project_id));
  const { others, near } = apart(open.data?.pages.flatMap((page) => page.projects) ?? [], isMine);
  const inHand = useMemo(() => byProject(claims.data?.claims ?? []), [claims.data]);
  return (
    <Page title={t("words:pages.projects")} width={1000}>
      <Some title={t("list.joined")} of={joined} count={mine.length} nothing={t("list.noneJoined")}>
        <Long rows={mine} id={(one) => one.project_id} height={116} under="joined">
          {(one) => <Row one={one} claims={inHand.get(one.project_id) ?? NONE} />}
        </Long>
      </Some>
      <Some
        title={t("list.open")}
        of={open}
        count={others.length}
        nothing={
          <>
            {t("list.noneOpen")}{" "}
            {near.length === 0 && (
              <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
                {t("list.why")}
              </Anchor>
            )}
          </>
        }
      >
        {joined.isPending ? null : (
          <Long rows={others} id={(one) => one.project_id} height={116} under="projects">
            {(one) => <Row one={one} claims={NONE} />}
          </Long>
        )}
      </Some>
      {joined.data && <WithinReach of={near} />}
    </Page>
  );
}

/** Those that one may join, and those that need a step before; without those one is in. */
function apart(found: readonly Listed[], isMine: ReadonlySet<string>) {
  const rest = found.filter((one) => !isMine.has(one.project_id));
  return {
    others: rest.filter((one) => one.missing.length === 0),
    near: rest
      .filter((one) => one.missing.length > 0)
      .toSorted((one, other) => one.missing.length - other.missing.length),
  };
}

function byProject(claims: readonly Claim[]): Map<string, Claim[]> {
  const found = new Map<string, Claim[]>();
  for (const claim of claims) found.set(claim.project_id, [...(found.get(claim.project_id) ?? []), claim]);
  return found;
}

function useProjects(scope: "within_reach" | "joined") {
  return calls.useInfiniteQuery(
    "get",
    "/projects",
    { params: { query: { scope, limit: 25 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null,
      getNextPageParam: (last: Schemas["ProjectsView"]) => last.next_cursor ?? undefined,
    },
  );
}

interface List {
  title: string;
  of: ReturnType<typeof useProjects>;
  count: number;
  nothing: ReactNode;
  children: ReactNode;
}

function Some({ title, of, count, nothing, children }: List) {
  return (
    <Stack component="section" aria-label={title} gap="sm">
      <Title order={2} size="h3">
        {title}
      </Title>
      {of.isPending && <Waiting rows={2} />}
      {of.isLoadingError && <Refused error={of.error} again={() => void of.refetch()} />}
      {of.data && count === 0 && !of.hasNextPage && (
        <Text size="sm" c="dimmed">
          {nothing}
        </Text>
      )}
      {children}
      <More of={of} count={count} />
    </Stack>
  );
}

const Row = memo(function Row({ one, claims }: { one: Listed; claims: Claim[] }) {
  const { t } = useTranslation(["projects", "words"]);
  const price = usePrice();
  const { enrolment } = one;
  return (
    <Card withBorder component="article" aria-label={one.title}>
      <Flex direction={{ base: "column", xs: "row" }} justify="space-between" gap="sm">
        <Stack gap={6} flex={1} miw={0}>
          <Group gap="xs">
            <Anchor
              fw={600}
              c="inherit"
              className="breaks"
              renderRoot={(props) => (
                <Link to="/projects/$projectId" params={{ projectId: one.project_id }} {...props} />
              )}
            >
              {one.title}
            </Anchor>
            {enrolment && enrolment.state !== "tasking" && (
              <Badge variant="light">
                {t(`enrolmentShort.${enrolment.state as "paused"}`, { defaultValue: enrolment.state })}
              </Badge>
            )}
            {one.state !== "open" && (
              <Badge variant="light" color="gray">
                {t(`states.${one.state as "paused"}`, { defaultValue: one.state })}
              </Badge>
            )}
          </Group>
          <Text size="sm" lineClamp={2} className="breaks">
            {one.summary}
          </Text>
          <Needs
            taskType={one.task_type}
            pace={{ minutes: one.est_minutes }}
            isDesktopOnly={one.eligibility.is_desktop_only}
          />
          {enrolment &&
            enrolment.guidelines_read < one.guidelines_version &&
            enrolment.state === "tasking" && (
              <Text size="sm" c="lagoon">
                {t("list.newGuidelines", { version: one.guidelines_version })}
              </Text>
            )}
          {claims.map((claim) => (
            <InHand key={claim.claim_id} claim={claim} />
          ))}
        </Stack>
        <Text fw={700} className="tabular">
          {price(one)}
        </Text>
      </Flex>
    </Card>
  );
});

function InHand({ claim }: { claim: Claim }) {
  const { t } = useTranslation("projects");
  const now = useNow(30_000);
  return (
    <Group gap="sm" wrap="nowrap">
      <Progress
        flex={1}
        maw={240}
        value={claim.percent_done}
        aria-label={t("list.done", { percent: claim.percent_done })}
      />
      <Text size="xs" className="tabular">
        {t("list.inHand", { percent: claim.percent_done, due: distance(claim.expires_at, now) })}
      </Text>
      <Button
        size="compact-xs"
        variant="light"
        renderRoot={(props) => (
          <Link to="/work/claims/$claimId" params={{ claimId: claim.claim_id }} {...props} />
        )}
      >
        {t("list.goOn")}
      </Button>
    </Group>
  );
}
