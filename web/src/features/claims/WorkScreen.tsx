import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { distance, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { Answer } from "./Answer";
import { leftHere, useDraft } from "./drafts";
import { Input } from "./Input";

/** Where work is done: what is asked, what is given, and the answer beside it. */
export function WorkScreen({ claimId }: { claimId: string }) {
  const params = { params: { path: { claim_id: claimId } } };
  // what is in hand is not fetched anew under somebody who writes
  const found = calls.useQuery("get", "/claims/{claim_id}", params, {
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (found.isPending) return <Waiting rows={2} height={240} />;
  if (found.error) return <Refused error={found.error} again={() => void found.refetch()} />;
  return <Work work={found.data} />;
}

function Work({ work }: { work: Schemas["ClaimWithWork"] }) {
  const { t } = useTranslation(["claims", "words"]);
  const go = useNavigate();
  const now = useNow();
  const { claim, asked, input, draft } = work;
  const begun = leftHere(claim.claim_id) ?? { version: draft?.version ?? 0, answer: draft?.answer ?? {} };
  const { answer, change, save, state } = useDraft(claim.claim_id, begun);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function handIn() {
    setBusy(true);
    setProblem(null);
    try {
      if (state !== "saved") await save();
      const path = { claim_id: claim.claim_id };
      await api.POST("/claims/{claim_id}/submission", { params: { path }, body: { answer } });
      await queries.invalidateQueries();
      await go({ to: "/projects/$projectId", params: { projectId: claim.project_id } });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3" className="breaks">
          {claim.title}
        </Title>
        <Group gap="xs">
          <Badge variant="light" color="gray">
            {distance(claim.expires_at, now)}
          </Badge>
          <Badge variant="light">{money(rewardOf(claim))}</Badge>
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card withBorder component="section" aria-label={t("input")}>
          <Input input={input} />
        </Card>
        <Card withBorder component="section" aria-label={t("answer")}>
          <Stack>
            <Answer asked={asked} answer={answer} change={change} />
            {problem !== null && <Refused error={problem} />}
            <Group justify="space-between">
              <Text size="sm" c="dimmed" role="status">
                {t(`draft.${state}`)}
              </Text>
              <Button onClick={() => void handIn()} loading={busy}>
                {t("handIn")}
              </Button>
            </Group>
          </Stack>
        </Card>
      </SimpleGrid>
    </Stack>
  );
}

function rewardOf(claim: Schemas["MyClaimView"]) {
  const { reward } = claim.terms as unknown as { reward: { minor: number; currency: string } };
  return reward;
}
