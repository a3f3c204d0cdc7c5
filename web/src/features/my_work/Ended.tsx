import { Anchor, Badge, Card, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { instant, moment, money } from "@/lib/format";
import { useZone } from "@/lib/who";
import { type Claim, useClaims } from "./claims";
import { SubmissionState } from "./SubmissionState";

type EndedState = "submitted" | "expired" | "released";

/** What was handed in and what became of it, or what ended otherwise; the latest first among those that are shown. */
export function Ended({ state }: { state: EndedState }) {
  const { t } = useTranslation(["my_work", "words"]);
  const found = useClaims(state);
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting height={72} />;
  const claims = found.data.pages.flatMap((page) => page.claims);
  claims.sort((one, other) => endOf(other).localeCompare(endOf(one)));
  return (
    <Stack gap="xs">
      {claims.length === 0 && !found.hasNextPage && (
        <Text size="sm" c="dimmed">
          {t(`ended.none.${state}`)}
        </Text>
      )}
      <Long rows={claims} id={(claim) => claim.claim_id} height={80} under={`ended ${state}`}>
        {(claim) => (state === "submitted" ? <HandedIn claim={claim} /> : <Over claim={claim} />)}
      </Long>
      <More of={found} count={claims.length} />
    </Stack>
  );
}

function endOf(claim: Claim): string {
  return claim.handed_in?.submitted_at ?? claim.claimed_at;
}

const HandedIn = memo(function HandedIn({ claim }: { claim: Claim }) {
  const { t } = useTranslation("my_work");
  const zone = useZone();
  const { handed_in: handedIn, submission_id: id } = claim;
  const isOpen = handedIn !== null && handedIn !== undefined && handedIn.decided_at === null;
  return (
    <Card withBorder component="article" aria-label={claim.title} py="sm">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          {id === null ? (
            <Text fw={600}>{claim.title}</Text>
          ) : (
            <Anchor
              fw={600}
              c="inherit"
              className="breaks"
              renderRoot={(props) => (
                <Link to="/work/submissions/$submissionId" params={{ submissionId: id }} {...props} />
              )}
            >
              {claim.title}
            </Anchor>
          )}
          <Text size="xs" c="dimmed">
            {handedIn && t("ended.at", { at: instant(handedIn.submitted_at, zone) })}
            {isOpen && ` · ${t("ended.due", { at: moment(handedIn.review_due_at, zone) })}`}
          </Text>
          {handedIn?.reason && (
            <Text size="sm" lineClamp={2} className="breaks">
              {handedIn.reason}
            </Text>
          )}
        </Stack>
        <Stack gap={4} align="flex-end">
          {handedIn && <SubmissionState state={handedIn.state} />}
          <Text size="sm" className="tabular" c="dimmed">
            {handedIn && handedIn.state !== "rejected" && money(handedIn.pay)}
          </Text>
        </Stack>
      </Group>
    </Card>
  );
});

const Over = memo(function Over({ claim }: { claim: Claim }) {
  const { t } = useTranslation("my_work");
  const zone = useZone();
  return (
    <Card withBorder component="article" aria-label={claim.title} py="sm">
      <Group justify="space-between" gap="xs">
        <Anchor
          fw={600}
          c="inherit"
          className="breaks"
          renderRoot={(props) => (
            <Link to="/work/claims/$claimId" params={{ claimId: claim.claim_id }} {...props} />
          )}
        >
          {claim.title}
        </Anchor>
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {t("ended.taken", { at: instant(claim.claimed_at, zone) })}
          </Text>
          <Badge variant="default">{t("card.done", { percent: claim.percent_done })}</Badge>
        </Group>
      </Group>
    </Card>
  );
});
