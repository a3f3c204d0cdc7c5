import { Badge, Button, Card, Code, CopyButton, Group, Select, Stack, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { instant, money } from "@/lib/format";
import { Desk } from "./Desk";
import { zone } from "./places";
import { Shown } from "./Shown";

type Submission = Schemas["ManagedSubmission"];
const STATES = [
  "checking",
  "in_review",
  "accepted",
  "soft_rejected",
  "rejected",
  "returned",
  "appealed",
] as const;
type State = (typeof STATES)[number];
const ONE_PAGE = 25;

/** What was handed in: state, pay, decision and the answer itself; people by their id alone. */
export function Submissions({ id }: { id: string }) {
  return (
    <Desk id={id} part="submissions">
      {() => <Browser id={id} />}
    </Desk>
  );
}

function Browser({ id }: { id: string }) {
  const { t } = useTranslation(["manage", "words"]);
  const [wanted, setWanted] = useState<State | null>(null);
  const found = calls.useInfiniteQuery(
    "get",
    "/projects/{project_id}/submissions",
    { params: { path: { project_id: id }, query: { limit: ONE_PAGE } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    },
  );
  const all = (found.data?.pages ?? []).flatMap((page) => page.submissions);
  const shown = wanted === null ? all : all.filter((one) => one.state === wanted);
  const { error, hasNextPage } = found;

  if (error && all.length === 0) return <Refused error={error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting rows={4} height={72} />;
  if (all.length === 0 && !hasNextPage)
    return (
      <Card withBorder>
        <Text>{t("submissions.none")}</Text>
      </Card>
    );
  return (
    <Stack>
      <Group align="flex-end">
        <Select
          label={t("submissions.state")}
          description={t("submissions.stateSays")}
          clearable
          placeholder={t("submissions.all")}
          data={STATES.map((value) => ({ value, label: t(`answerStates.${value}`) }))}
          value={wanted}
          onChange={(state) => setWanted(state as State | null)}
        />
        <Text size="sm" c="dimmed" role="status">
          {t("submissions.shown", { count: shown.length, zone: zone() })}
        </Text>
      </Group>
      {shown.length === 0 && !hasNextPage && <Text>{t("submissions.noneLikeThis")}</Text>}
      <Long rows={shown} id={(one) => one.submission_id} height={112}>
        {(one) => <Answer one={one} />}
      </Long>
      <More of={found} count={shown.length} enough={ONE_PAGE} />
    </Stack>
  );
}

const COLORS: Record<string, string> = {
  accepted: "teal",
  rejected: "red",
  soft_rejected: "orange",
  returned: "yellow",
};

const Answer = memo(function Answer({ one }: { one: Submission }) {
  const { t } = useTranslation(["manage", "words"]);
  const [open, setOpen] = useState(false);
  const body = `answer-${one.submission_id}`;
  return (
    <Card withBorder component="article" padding="sm">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} miw={0}>
          <Group gap="xs">
            <Badge variant="light" color={COLORS[one.state] ?? "gray"} c="inherit">
              {t(`answerStates.${one.state as State}`)}
            </Badge>
            <Text size="sm" className="tabular">
              {t("submissions.handedIn", { at: instant(one.submitted_at) })}
            </Text>
            <Text size="sm" className="tabular">
              {money(one.pay)}
            </Text>
          </Group>
          <Group gap={4}>
            <Code className="breaks">{one.submission_id}</Code>
            <CopyButton value={one.submission_id}>
              {({ copied, copy }) => (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={t("submissions.copyId", { id: one.submission_id })}
                  onClick={copy}
                >
                  <span role="status">{t(copied ? "submissions.copied" : "submissions.copy")}</span>
                </Button>
              )}
            </CopyButton>
          </Group>
          <Text size="xs" c="dimmed" className="breaks">
            {t("submissions.ids", { task: one.task_id, person: one.account_id })}
          </Text>
          {one.reason && (
            <Text size="sm" className="breaks">
              {t("submissions.because", { reason: one.reason })}
            </Text>
          )}
          {!one.decided_at && (one.state === "checking" || one.state === "in_review") && (
            <Text size="sm" c="dimmed">
              {t("submissions.due", { at: instant(one.review_due_at) })}
            </Text>
          )}
        </Stack>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-controls={body}
          rightSection={open ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
          onClick={() => setOpen(!open)}
        >
          {t(open ? "submissions.hide" : "submissions.show")}
        </Button>
      </Group>
      <div id={body} hidden={!open}>
        {open && (
          <Card mt="sm" padding="sm" bg="var(--mantine-color-default-hover)">
            <Shown value={one.answer} />
          </Card>
        )}
      </div>
    </Card>
  );
});
