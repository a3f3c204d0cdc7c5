import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Decided } from "@/components/Decided";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { Part } from "@/components/Part";
import { Receipt } from "@/components/Receipt";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { AnswerShown } from "@/components/work/AnswerShown";
import { Attachments } from "@/components/work/Attachments";
import { TaskInput } from "@/components/work/TaskInput";
import { week } from "@/lib/days";
import { distance, minutes, moment, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useZone } from "@/lib/who";
import { SubmissionState } from "./SubmissionState";

/** What was handed in, when it is due to be decided, and the decision with its reason. */
export function Submission({ id }: { id: string }) {
  const { t } = useTranslation(["my_work", "offers", "work", "words"]);
  const params = { params: { path: { submission_id: id } } };
  const found = calls.useQuery("get", "/submissions/{submission_id}", params);
  const claimId = found.data?.claim_id;
  const claim = calls.useQuery(
    "get",
    "/claims/{claim_id}",
    { params: { path: { claim_id: claimId ?? "" } } },
    { enabled: claimId !== undefined },
  );
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const submission = found.data;
  return (
    <Page
      title={claim.data?.claim.title ?? t("submission.title")}
      says={t("submission.title")}
      width={860}
      actions={<SubmissionState state={submission.state} />}
    >
      <RefusedAnew of={found} />
      <Decision submission={submission} />
      <Part title={t("submission.pay")}>
        <Paid submission={submission} />
      </Part>
      <Part title={t("submission.answer")}>
        {claim.isPending ? <Waiting rows={1} /> : <Answer of={submission.answer} work={claim.data} />}
      </Part>
      {claim.error && <Refused error={claim.error} again={() => void claim.refetch()} />}
      {claim.data && (
        <>
          <Part title={t("submission.task")}>
            <TaskInput
              taskType={claim.data.asked.task_type}
              input={claim.data.input}
              shownOrder={claim.data.shown_order}
            />
            <Attachments
              attachments={claim.data.attachments}
              renew={async () => (await claim.refetch()).data?.attachments ?? []}
            />
          </Part>
          <Part title={t("offers:receipt.title")}>
            <Receipt claim={claim.data.claim} />
          </Part>
        </>
      )}
      <Group>
        <Anchor renderRoot={(props) => <Link to="/work" search={{ view: "submitted" }} {...props} />}>
          {t("submission.all")}
        </Anchor>
        <Anchor
          renderRoot={(props) => (
            <Link to="/projects/$projectId" params={{ projectId: submission.project_id }} {...props} />
          )}
        >
          {t("submission.project")}
        </Anchor>
      </Group>
    </Page>
  );
}

/** The answer as it was given: responses by the letters they had; without the task, by what its fields are named. */
function Answer({ of, work }: { of: unknown; work: Schemas["ClaimWithWork"] | undefined }) {
  return (
    <AnswerShown
      taskType={work?.asked.task_type ?? ""}
      input={work?.input}
      answer={of}
      shownOrder={work?.shown_order ?? null}
    />
  );
}

type View = Schemas["SubmissionView"];

/** Where a decision is still to come; what automatic checks accept waits for nobody. */
const WAITS = new Set(["checking", "in_review"]);

function Decision({ submission }: { submission: View }) {
  const { t } = useTranslation(["my_work", "words"]);
  const zone = useZone();
  const now = useNow(30_000);
  const { state, decided_at, review_due_at, reason, clause } = submission;
  return (
    <Decided
      state={state}
      reason={reason}
      clause={clause}
      when={
        decided_at === null &&
        WAITS.has(state) && (
          <Text size="sm">
            {t("submission.due", { at: moment(review_due_at, zone), in: distance(review_due_at, now) })}
          </Text>
        )
      }
    >
      {state === "returned" && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/work/claims/$claimId" params={{ claimId: submission.claim_id }} {...props} />
          )}
        >
          {t("submission.revise")}
        </Anchor>
      )}
    </Decided>
  );
}

function Paid({ submission }: { submission: View }) {
  const { t } = useTranslation("my_work");
  const zone = useZone();
  const counted = submission.counted_seconds;
  return (
    <Facts
      of={[
        [t("submission.earns"), money(submission.pay)],
        [t("submission.bonuses"), submission.bonuses.minor > 0 ? money(submission.bonuses) : null],
        [t("submission.counted"), typeof counted === "number" ? minutes(counted / 60) : null],
        [t("submission.handedIn"), moment(submission.submitted_at, zone)],
        [t("submission.decided"), submission.decided_at ? moment(submission.decided_at, zone) : null],
        [t("submission.week"), submission.work_period ? week(submission.work_period) : null, "pay_week"],
      ]}
    />
  );
}
