import { Button, Group, Modal, Stack, Switch, Table, Text, Textarea } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { IconClock, IconClockPause } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { instant, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { span } from "@/lib/spans";
import { useZone } from "@/lib/who";
import type { Beats } from "./beats";
import { termsOf } from "./terms";

interface Given {
  claim: Schemas["MyClaimView"];
  beats: Beats;
  /** Whether time runs: this window writes, and the platform hears of it. */
  isOn: boolean;
}

/** Both clocks: the time that counts and the time that does not, and behind them what is measured and why. */
export function ClockButton({ claim, beats, isOn }: Given) {
  const { t } = useTranslation("work");
  const [isOpen, setOpen] = useState(false);
  const isHourly = termsOf(claim).pay.kind === "hour";
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={isOn ? <IconClock size={16} aria-hidden /> : <IconClockPause size={16} aria-hidden />}
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        maw="100%"
        h="auto"
        mih={30}
        styles={{ label: { whiteSpace: "normal" } }}
      >
        <Running beats={beats} isOn={isOn} isHourly={isHourly} />
      </Button>
      {isOpen && (
        <Modal opened onClose={() => setOpen(false)} title={t("clocks.title")} size="lg">
          <Stack>
            <Text size="sm">{t("clocks.says")}</Text>
            <Text size="sm">{t(isHourly ? "clocks.hourly" : "clocks.perTask")}</Text>
            <Switch
              checked={beats.isResearch}
              onChange={(event) => beats.setResearch(event.currentTarget.checked)}
              disabled={!isOn}
              label={t("clocks.research")}
              description={t("clocks.researchSays")}
            />
            <Gaps claimId={claim.claim_id} isHourly={isHourly} />
          </Stack>
        </Modal>
      )}
    </>
  );
}

function Running({ beats, isOn, isHourly }: { beats: Beats; isOn: boolean; isHourly: boolean }) {
  const { t } = useTranslation("work");
  const now = useNow();
  const { clocks, ahead } = beats;
  const since = isOn ? Math.max(0, (now + ahead - Date.parse(clocks.now)) / 1000) : 0;
  return (
    <span className="tabular">
      {t(isOn ? "clocks.counting" : "clocks.standing", { time: span(clocks.counted_seconds + since) })}
      {" · "}
      {t("clocks.away", { time: span(clocks.uncounted_seconds) })}
      {isHourly && clocks.earned !== null && ` · ${money(clocks.earned)}`}
    </span>
  );
}

function Gaps({ claimId, isHourly }: { claimId: string; isHourly: boolean }) {
  const { t } = useTranslation("work");
  const zone = useZone();
  const params = { params: { path: { claim_id: claimId } } };
  const found = calls.useQuery("get", "/claims/{claim_id}/time", params, { staleTime: 0 });
  const [contested, setContested] = useState<number | null>(null);
  if (found.isPending) return <Waiting rows={1} />;
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  const { gaps, unlisted_gaps } = found.data;
  if (gaps.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t("gaps.none")}
      </Text>
    );
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t("gaps.title")}
      </Text>
      <RefusedAnew of={found} />
      <Table>
        <Table.Tbody>
          {gaps.map((gap) => (
            <Table.Tr key={gap.number}>
              <Table.Td>
                <Text size="sm">{instant(gap.begun_at, zone)}</Text>
                <Text size="xs" c="dimmed">
                  {t(`gaps.${gap.why as "hidden" | "pause" | "research_over" | "elsewhere"}`)}
                </Text>
                {gap.contest && (
                  <Text size="xs" className="answers">
                    {t(gap.contest.state === "decided" ? "gaps.decided" : "gaps.open", {
                      time: span(gap.contest.granted_seconds),
                      says: gap.contest.decision ?? "",
                    })}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {span(gap.seconds)}
              </Table.Td>
              <Table.Td ta="right">
                {isHourly && gap.contest === null && (
                  <Button size="compact-xs" variant="default" onClick={() => setContested(gap.number)}>
                    {t("gaps.contest")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {unlisted_gaps > 0 && (
        <Text size="xs" c="dimmed">
          {t("gaps.more", { count: unlisted_gaps })}
        </Text>
      )}
      {contested !== null && (
        <Contest key={contested} claimId={claimId} number={contested} close={() => setContested(null)} />
      )}
    </Stack>
  );
}

function Contest({ claimId, number, close }: { claimId: string; number: number; close: () => void }) {
  const { t } = useTranslation("work");
  const [reason, setReason, forget] = useSessionStorage({
    key: `inlier.contest.${claimId}.${number}`,
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const contest = useAct(async () => {
    await api.POST("/claims/{claim_id}/gaps/{number}/contest", {
      params: { path: { claim_id: claimId, number: String(number) } },
      body: { reason },
    });
    await queries.invalidateQueries({ queryKey: ["get", "/claims/{claim_id}/time"] });
    forget();
    close();
  });
  return (
    <Stack gap="xs">
      <Textarea
        label={t("gaps.why", { number })}
        description={t("gaps.whySays")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={contest.about("reason")}
        minLength={10}
        maxLength={1000}
        autoFocus
      />
      {contest.problem !== null && contest.about("reason") === undefined && (
        <Refused error={contest.problem} />
      )}
      <Group>
        <Button
          size="xs"
          onClick={() => void contest.run()}
          loading={contest.busy}
          disabled={reason.trim().length < 10}
        >
          {t("gaps.send")}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t("handing.back")}
        </Button>
      </Group>
    </Stack>
  );
}
