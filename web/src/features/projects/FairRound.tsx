import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Part } from "@/components/Part";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { distance, moment } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useZone } from "@/lib/who";

type Round = Schemas["RoundView"];

interface Given {
  id: string;
  now: Schemas["RoundsNowView"];
  isIn: boolean;
}

/** Places by lot while they are scarce: enter, when it is drawn, what one won. The entry is remembered on this device. */
export function FairRound({ id, now, isIn }: Given) {
  const { t } = useTranslation(["projects", "words"]);
  const zone = useZone();
  const kept = `inlier.round.${id}`;
  const [entered, setEntered] = useState(() => localStorage.getItem(kept));
  const [key] = useState(() => crypto.randomUUID());
  const round = useRound(id, entered);
  const enter = useAct(async () => {
    const header = { "Idempotency-Key": `${key}-${now.round_id}` };
    const params = { path: { project_id: id }, header };
    const { data } = await api.POST("/projects/{project_id}/round-entries", { params });
    if (!data) return;
    localStorage.setItem(kept, data.round_id);
    setEntered(data.round_id);
  });
  const hasEntered = entered !== null && entered === now.round_id;
  return (
    <Part title={t("round.title")}>
      <Text size="sm">{t(now.are_in_force ? "round.says" : "round.rests", { count: now.quota })}</Text>
      {now.are_in_force && now.draws_at && <Facts of={[[t("round.draws"), moment(now.draws_at, zone)]]} />}
      {enter.problem !== null && <Refused error={enter.problem} />}
      {now.are_in_force && !hasEntered && (
        <Group>
          <Button
            variant="default"
            onClick={() => void enter.run()}
            loading={enter.busy}
            disabled={!isIn || now.round_id === null}
          >
            {t("round.enter")}
          </Button>
          {!isIn && (
            <Text size="xs" c="dimmed">
              {t("round.joinFirst")}
            </Text>
          )}
        </Group>
      )}
      <div aria-live="polite">{round.data && <Result round={round.data} />}</div>
      {round.error && <Refused error={round.error} again={() => void round.refetch()} />}
    </Part>
  );
}

const LOOKED_AT_EVERY = 15_000; // milliseconds, while a draw is waited for

function useRound(id: string, roundId: string | null) {
  return calls.useQuery(
    "get",
    "/projects/{project_id}/rounds/{round_id}",
    { params: { path: { project_id: id, round_id: roundId ?? "" } } },
    {
      enabled: roundId !== null,
      refetchInterval: (query) => (query.state.data?.state === "open" ? LOOKED_AT_EVERY : false),
    },
  );
}

function Result({ round }: { round: Round }) {
  const { t } = useTranslation("projects");
  const zone = useZone();
  const now = useNow(15_000);
  const { own } = round;
  if (!own) return null;
  if (round.state === "open")
    return <Text size="sm">{t("round.entered", { in: distance(round.draws_at, now) })}</Text>;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {own.won
          ? t("round.won", {
              count: own.won,
              left: own.may_claim ?? 0,
              until: moment(round.claim_until, zone),
            })
          : t("round.lost")}
      </Text>
      <Text size="xs" c="dimmed" className="breaks">
        {t("round.proof", { entrants: round.entrants, places: round.places, winners: round.winners })}
      </Text>
      <details>
        <summary>
          <Text span size="xs">
            {t("round.check")}
          </Text>
        </summary>
        <Facts
          of={[
            [t("round.seedHash"), round.seed_hash],
            [t("round.seed"), round.seed],
            [t("round.entry"), own.entry_id],
            [t("round.rank"), own.rank],
            [t("round.threshold"), round.threshold],
          ]}
        />
      </details>
    </Stack>
  );
}
