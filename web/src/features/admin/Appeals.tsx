import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { distance } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useOnce } from "@/lib/once";
import { useMe } from "@/lib/who";
import { ByState } from "./ByState";
import { Decide } from "./Decide";
import { PAGED } from "./Listed";
import { Step } from "./people/Steps";
import { StateBadge } from "./StateBadge";
import { About, type Names, namesIn, Who } from "./Who";

const STATES = ["open", "upheld", "rejected"] as const;
type State = (typeof STATES)[number];
type Appeal = Schemas["AppealView"];

/** Objections to a decision about a person: somebody else decides, within a week. */
export function Appeals() {
  const { t } = useTranslation("admin");
  const [state, setState] = useState<State>("open");
  const [said, setSaid] = useState("");
  const found = calls.useInfiniteQuery("get", "/appeals", { params: { query: { state, limit: 25 } } }, PAGED);
  const names = namesIn(found.data?.pages);
  const all = found.data?.pages.flatMap((page) => page.appeals) ?? [];
  return (
    <ByState
      about="appeals"
      name={(one) => t(`appeals.states.${one}`)}
      none={(one) => t(`appeals.none.${one}`)}
      states={STATES}
      state={state}
      choose={setState}
      said={said}
      found={found}
      rows={all.map((appeal) => (
        <One
          key={appeal.appeal_id}
          appeal={appeal}
          names={names}
          decided={() => setSaid(t("appeals.done"))}
        />
      ))}
    />
  );
}

interface Given {
  appeal: Appeal;
  names: Names;
  decided: () => void;
}

function One({ appeal, names, decided }: Given) {
  const { t } = useTranslation("admin");
  const me = useMe().data;
  const zone = me?.time_zone ?? "UTC";
  const now = useNow(60_000);
  const [isShown, setShown] = useState(false);
  const isOpen = appeal.state === "open";
  const isLate = isOpen && Date.parse(appeal.decide_by) < now;
  const mayNot = me?.account_id === appeal.account_id || me?.account_id === appeal.against;
  return (
    <Card withBorder component="article">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Text fw={600}>
              {t(`appeals.kinds.${appeal.kind as "standing"}`, { defaultValue: appeal.kind })}
            </Text>
            <Text size="sm" c="dimmed">
              <Who id={appeal.account_id} name={names[appeal.account_id]} /> ·{" "}
              {exactly(appeal.created_at, zone)}
            </Text>
          </div>
          {isOpen && (
            <StateBadge tone={isLate ? "bad" : "waits"}>
              {t(isLate ? "appeals.late" : "appeals.due", { at: distance(appeal.decide_by, now) })}
            </StateBadge>
          )}
        </Group>
        <Text size="sm" className="answers">
          {appeal.reason}
        </Text>
        <Text size="sm" c="dimmed">
          {t("appeals.against")} <Who id={appeal.against} name={names[appeal.against]} /> ·{" "}
          <About id={appeal.subject} />
        </Text>
        {appeal.kind === "standing" && (
          <Group>
            <Button size="xs" variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
              {t(isShown ? "appeals.hideStep" : "appeals.showStep")}
            </Button>
          </Group>
        )}
        {isShown && <Appealed account={appeal.account_id} step={appeal.subject} />}
        {appeal.decided_at && (
          <div>
            <Text size="sm" fw={600}>
              {t("appeals.decidedAt", { at: exactly(appeal.decided_at, zone) })}{" "}
              {appeal.decided_by && <Who id={appeal.decided_by} name={names[appeal.decided_by]} />}
            </Text>
            <Text size="sm" className="answers">
              {appeal.decision_reason}
            </Text>
          </div>
        )}
        {isOpen && mayNot && <Text size="sm">{t("appeals.somebodyElse")}</Text>}
        {isOpen && !mayNot && <DecideAppeal appeal={appeal} decided={decided} />}
      </Stack>
    </Card>
  );
}

function Appealed({ account, step }: { account: string; step: string }) {
  const { t } = useTranslation("admin");
  const params = { params: { path: { account_id: account } } };
  const found = calls.useQuery("get", "/accounts/{account_id}/standing-steps", params);
  if (found.isPending) return <Waiting rows={1} />;
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  const one = found.data.standing_steps.find(({ step_id }) => step_id === step);
  return one ? (
    <Step step={one} by={found.data.names[one.taken_by]} />
  ) : (
    <Text size="sm">{t("appeals.noStep")}</Text>
  );
}

const DECISIONS = ["upheld", "rejected"] as const;

function DecideAppeal({ appeal, decided }: { appeal: Appeal; decided: () => void }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  async function send(decision: (typeof DECISIONS)[number], reason: string) {
    const path = { appeal_id: appeal.appeal_id };
    const body = { decision, reason };
    await once((header) => api.POST("/appeals/{appeal_id}/decision", { params: { path, header }, body }));
    decided();
    await queries.invalidateQueries({ queryKey: ["get", "/appeals"] });
    void queries.invalidateQueries({ queryKey: ["get", "/accounts/{account_id}/standing-steps"] });
  }
  const choices = DECISIONS.map((value) => ({
    value,
    label: t(`appeals.decisions.${value}`),
    means: t(`appeals.means.${value}`),
  }));
  return <Decide about="appeals" choices={choices} least={20} most={4000} send={send} />;
}
