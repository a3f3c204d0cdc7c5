import { Badge, Button, Card, Group, Progress, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { distance, instant } from "@/lib/format";
import { useNow } from "@/lib/now";

/** Every claim in hand, the most urgent first: how far it is and how long there is. */
export function MyWork() {
  const { t } = useTranslation(["claims", "words"]);
  const found = calls.useQuery("get", "/claims", { params: { query: { state: "active" } } });
  if (found.isPending) return <Waiting />;
  if (found.error) return <Refused error={found.error} again={() => void found.refetch()} />;
  return (
    <Page title={t("words:pages.work")} width={860}>
      {found.data.claims.length === 0 && <Text>{t("nothing")}</Text>}
      {found.data.claims.map((claim) => (
        <ClaimCard key={claim.claim_id} claim={claim} />
      ))}
    </Page>
  );
}

function ClaimCard({ claim }: { claim: Schemas["MyClaimView"] }) {
  const { t } = useTranslation(["claims", "words"]);
  const now = useNow(30_000);
  return (
    <Card withBorder component="article">
      <Group justify="space-between" wrap="nowrap">
        <Stack gap={6} flex={1}>
          <Text fw={600}>{claim.title}</Text>
          <Progress value={claim.percent_done} aria-label={t("done", { percent: claim.percent_done })} />
          <Group gap="xs">
            <Badge variant="light" color={claim.seconds_left < 3600 ? "orange" : "gray"}>
              {distance(claim.expires_at, now)}
            </Badge>
            <Text size="xs" c="dimmed">
              {instant(claim.expires_at)}
            </Text>
          </Group>
        </Stack>
        <Button
          renderRoot={(props) => (
            <Link to="/work/claims/$claimId" params={{ claimId: claim.claim_id }} {...props} />
          )}
        >
          {t("goOn")}
        </Button>
      </Group>
    </Card>
  );
}
