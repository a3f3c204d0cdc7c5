import { ActionIcon, Badge, Button, Group, Menu, Modal, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Refused } from "@/components/Refused";
import { HelpButtons } from "@/components/work/HelpButtons";
import { useAct } from "@/lib/act";
import { instant, moment, money } from "@/lib/format";
import { useNow } from "@/lib/now";
import { span } from "@/lib/spans";
import { useZone } from "@/lib/who";
import type { Beats } from "./beats";
import { ClockButton } from "./ClockButton";
import { termsOf } from "./terms";

interface Given {
  claim: Schemas["MyClaimView"];
  beats: Beats;
  isOver: boolean;
  mayWrite: boolean;
  isGuided: boolean;
  guide: (isOpen: boolean) => void;
  help: () => void;
  ended: () => void;
  begun: () => void;
}

/** What is worked at, what it pays, how long there is, and what else may be done with it. */
export function Bar({ claim, beats, isOver, mayWrite, isGuided, guide, help, ended, begun }: Given) {
  const { t } = useTranslation("work");
  const [asks, setAsks] = useState<"extension" | "release" | null>(null);
  const [extendedAt, setExtendedAt] = useState(claim.extended_at);
  const { pay, reward } = termsOf(claim);
  return (
    <Group justify="space-between" gap="xs">
      <Title order={1} size="h3" className="breaks" flex={1} miw={200}>
        {claim.title}
      </Title>
      <Group gap="xs">
        <Badge variant="light" size="md">
          {pay.kind === "hour" ? t("pay.hour", { amount: money(pay.hourly) }) : money(reward)}
        </Badge>
        {!isOver && <TimeLeft beats={beats} ended={ended} />}
        <ClockButton claim={claim} beats={beats} isOn={mayWrite && beats.isHeard} />
        <HelpButtons isGuided={isGuided} guide={guide} help={help} />
        {!isOver && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size={30} aria-label={t("more")}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={extendedAt !== null} onClick={() => setAsks("extension")}>
                {t(extendedAt === null ? "extension.title" : "extension.had")}
              </Menu.Item>
              <Menu.Item onClick={() => setAsks("release")}>{t("release.title")}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {asks === "extension" && (
        <Extension
          claimId={claim.claim_id}
          close={() => setAsks(null)}
          extended={(found) => {
            setExtendedAt(found.extended_at);
            beats.take({
              ...beats.clocks,
              expires_at: found.expires_at,
              now: new Date(Date.now() + beats.ahead).toISOString(),
            });
            begun();
            setAsks(null);
          }}
        />
      )}
      {asks === "release" && <Release claimId={claim.claim_id} close={() => setAsks(null)} />}
    </Group>
  );
}

const SOON = 10 * 60;

/** The time that is left by the platform's clock, not by this device's. */
function TimeLeft({ beats, ended }: { beats: Beats; ended: () => void }) {
  const { t } = useTranslation("work");
  const now = useNow();
  const zone = useZone();
  const left = Math.floor((Date.parse(beats.clocks.expires_at) - now - beats.ahead) / 1000);
  const isSoon = left <= SOON;
  const isOut = left <= 0;
  useEffect(() => {
    if (isOut) ended();
  }, [isOut, ended]);
  return (
    <Badge
      variant="light"
      color={isSoon ? "orange" : "gray"}
      size="md"
      className="tabular"
      title={moment(beats.clocks.expires_at, zone)}
    >
      {left >= 86_400
        ? t("left.until", { at: instant(beats.clocks.expires_at, zone) })
        : t("left.time", { time: span(left) })}
      <span className="unseen" aria-live="assertive">
        {isSoon && t("left.soon")}
      </span>
    </Badge>
  );
}

interface Asking {
  claimId: string;
  close: () => void;
}

function Extension({
  claimId,
  close,
  extended,
}: Asking & { extended: (claim: Schemas["ClaimView"]) => void }) {
  const { t } = useTranslation("work");
  const [reason, setReason] = useState("");
  const ask = useAct(async () => {
    const { data } = await api.POST("/claims/{claim_id}/extension", {
      params: { path: { claim_id: claimId } },
      body: { reason: reason.trim() === "" ? null : reason },
    });
    if (data) extended(data);
  });
  const needsReason = ask.about("reason");
  return (
    <Modal opened onClose={close} title={t("extension.title")}>
      <Stack>
        <Text size="sm">{t("extension.says")}</Text>
        <Textarea
          label={t("extension.reason")}
          description={t("extension.when")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={needsReason}
          maxLength={1000}
          data-autofocus
        />
        {ask.problem !== null && needsReason === undefined && <Refused error={ask.problem} />}
        <Button onClick={() => void ask.run()} loading={ask.busy}>
          {t("extension.ask")}
        </Button>
      </Stack>
    </Modal>
  );
}

function Release({ claimId, close }: Asking) {
  const { t } = useTranslation("work");
  const go = useNavigate();
  const release = useAct(async () => {
    await api.DELETE("/claims/{claim_id}", { params: { path: { claim_id: claimId } } });
    await go({ to: "/work" });
    await queries.invalidateQueries({ queryKey: ["get", "/claims"] });
  });
  const isGone = release.problem instanceof ProblemError && release.problem.is("claim-not-active");
  return (
    <Modal opened onClose={close} title={t("release.title")}>
      <Stack>
        <Text size="sm">{t("release.says")}</Text>
        {release.problem !== null && <Refused error={release.problem} />}
        <Group justify="flex-end">
          {isGone ? (
            <Button renderRoot={(props) => <Link to="/work" {...props} />}>{t("handed.mine")}</Button>
          ) : (
            <>
              <Button variant="default" onClick={close} data-autofocus>
                {t("release.keep")}
              </Button>
              <Button color="red" onClick={() => void release.run()} loading={release.busy}>
                {t("release.give")}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
