import { Anchor, Card, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { exactly } from "@/lib/days";
import { useOnce } from "@/lib/once";
import { useZone } from "@/lib/who";
import { ByState } from "./ByState";
import { Decide } from "./Decide";
import { PAGED } from "./Listed";

const STATES = ["open", "regrading", "upheld", "declined"] as const;
type State = (typeof STATES)[number];
type Challenge = Schemas["ChallengeView"];

/** Objections to items of tests: upheld, an item is asked no more and everybody who was asked it is regraded (R6). */
export function Challenges() {
  const { t } = useTranslation("admin");
  const [state, setState] = useState<State>("open");
  const [said, setSaid] = useState("");
  const found = calls.useInfiniteQuery(
    "get",
    "/challenges",
    { params: { query: { state, limit: 25 } } },
    PAGED,
  );
  const all = found.data?.pages.flatMap((page) => page.challenges) ?? [];
  return (
    <ByState
      about="challenges"
      name={(one) => t(`challenges.states.${one}`)}
      none={(one) => t(`challenges.none.${one}`)}
      states={STATES}
      state={state}
      choose={setState}
      said={said}
      found={found}
      rows={all.map((one) => (
        <One key={one.challenge_id} one={one} decided={() => setSaid(t("challenges.done"))} />
      ))}
    />
  );
}

function One({ one, decided }: { one: Challenge; decided: () => void }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  return (
    <Card withBorder component="article">
      <Stack gap="sm">
        <div>
          <Text fw={600}>
            {t("challenges.item", { item: one.item_id, test: one.title, version: one.version })}
          </Text>
          <Text size="sm" c="dimmed">
            {exactly(one.created_at, zone)}
          </Text>
        </div>
        <Text size="sm" className="answers">
          {one.reason}
        </Text>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/admin/assessments/$assessmentId"
              params={{ assessmentId: one.assessment_id }}
              hash={one.item_id}
              {...props}
            />
          )}
        >
          {t("challenges.seeItem")}
        </Anchor>
        {one.decided_at && (
          <div>
            <Text size="sm" fw={600}>
              {t("challenges.decidedAt", { at: exactly(one.decided_at, zone) })}
            </Text>
            <Text size="sm" className="answers">
              {one.decision}
            </Text>
          </div>
        )}
        {one.state === "open" && <DecideChallenge one={one} decided={decided} />}
      </Stack>
    </Card>
  );
}

const DECISIONS = ["upheld", "declined"] as const;

function DecideChallenge({ one, decided }: { one: Challenge; decided: () => void }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  async function send(decision: (typeof DECISIONS)[number], reason: string) {
    const path = { challenge_id: one.challenge_id };
    const body = { is_upheld: decision === "upheld", reason };
    await once((header) =>
      api.POST("/challenges/{challenge_id}/decision", { params: { path, header }, body }),
    );
    decided();
    await queries.invalidateQueries({ queryKey: ["get", "/challenges"] });
  }
  const choices = DECISIONS.map((value) => ({
    value,
    label: t(`challenges.decisions.${value}`),
    means: t(`challenges.means.${value}`),
  }));
  return <Decide about="challenges" choices={choices} least={10} most={2000} send={send} />;
}
