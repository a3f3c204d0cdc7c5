import { Badge, Button, Card, Code, CopyButton, Group, Select, Stack, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { memo, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { AnswerShown } from "@/components/work/AnswerShown";
import { instant, money } from "@/lib/format";
import { useOpened } from "@/lib/opened";
import { useZone } from "@/lib/who";
import { Desk } from "./Desk";

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
      {({ project }) => <Browser id={id} taskType={project.task_type} />}
    </Desk>
  );
}

function Browser({ id, taskType }: { id: string; taskType: string }) {
  const { t } = useTranslation(["manage", "work", "words"]);
  const [wanted, setWanted] = useState<State | null>(null);
  const zone = useZone();
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
          {t("submissions.shown", { count: shown.length, zone })}
        </Text>
      </Group>
      {shown.length === 0 && !hasNextPage && <Text>{t("submissions.noneLikeThis")}</Text>}
      <Answers all={shown} under={`submissions ${id}`} taskType={taskType} zone={zone} />
      <More of={found} count={shown.length} enough={ONE_PAGE} />
    </Stack>
  );
}

interface AnswersGiven extends Pick<AnswerGiven, "taskType" | "zone"> {
  all: readonly Submission[];
  under: string;
}

/** Answers one below the other; what was opened stays open however far one scrolls. */
export function Answers({ all, under, taskType, zone }: AnswersGiven) {
  const [opened, turn] = useOpened();
  return (
    <Long rows={all} id={(one) => one.submission_id} height={112} under={under}>
      {(one) => (
        <Answer
          one={one}
          isOpen={opened.has(one.submission_id)}
          turn={turn}
          taskType={taskType}
          zone={zone}
        />
      )}
    </Long>
  );
}

const COLORS: Record<string, string> = {
  accepted: "teal",
  rejected: "red",
  soft_rejected: "orange",
  returned: "yellow",
};

interface AnswerGiven {
  one: Submission;
  isOpen: boolean;
  turn: (id: string) => void;
  taskType: string;
  zone: string;
}

const Answer = memo(function Answer({ one, isOpen, turn, taskType, zone }: AnswerGiven) {
  const { t } = useTranslation(["manage", "words"]);
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
              {t("submissions.handedIn", { at: instant(one.submitted_at, zone) })}
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
              {t("submissions.due", { at: instant(one.review_due_at, zone) })}
            </Text>
          )}
        </Stack>
        <Button
          size="xs"
          variant="default"
          aria-expanded={isOpen}
          aria-controls={body}
          rightSection={isOpen ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
          onClick={() => turn(one.submission_id)}
        >
          {t(isOpen ? "submissions.hide" : "submissions.show")}
        </Button>
      </Group>
      <div id={body} hidden={!isOpen}>
        {isOpen && (
          <Card mt="sm" padding="sm" bg="var(--mantine-color-default-hover)">
            <Suspense fallback={<Waiting rows={1} height={48} />}>
              <AnswerShown taskType={taskType} input={null} answer={one.answer} />
            </Suspense>
          </Card>
        )}
      </div>
    </Card>
  );
});
