import { Anchor, Button, Card, Group, Radio, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { useOnce } from "@/lib/once";
import { useZone } from "@/lib/who";
import { Listed, PAGED } from "./Listed";
import { isEnough, Reason } from "./Reason";
import { Said } from "./Said";
import { Tabs } from "./Tabs";

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
    <Page title={t("challenges.title")} says={t("challenges.says")} width={1100}>
      <Tabs
        label={t("challenges.state")}
        of={STATES.map((value) => ({ value, label: t(`challenges.states.${value}`) }))}
        value={state}
        onChange={setState}
      />
      <Said text={said} />
      <Listed found={found} count={all.length} empty={t(`challenges.none.${state}`)}>
        {all.map((one) => (
          <One key={one.challenge_id} one={one} decided={() => setSaid(t("challenges.done"))} />
        ))}
      </Listed>
    </Page>
  );
}

function One({ one, decided }: { one: Challenge; decided: () => void }) {
  const { t } = useTranslation("admin");
  const zone = useZone() ?? "UTC";
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
        {one.state === "open" && <Decide one={one} decided={decided} />}
      </Stack>
    </Card>
  );
}

const LEAST = 10;

function Decide({ one, decided }: { one: Challenge; decided: () => void }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const [isUpheld, setUpheld] = useState<boolean | null>(null);
  const [reason, setReason] = useState("");
  const decide = useAct(async () => {
    if (isUpheld === null) return;
    const path = { challenge_id: one.challenge_id };
    const body = { is_upheld: isUpheld, reason };
    await once((header) =>
      api.POST("/challenges/{challenge_id}/decision", { params: { path, header }, body }),
    );
    decided();
    await queries.invalidateQueries({ queryKey: ["get", "/challenges"] });
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void decide.run();
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={640} gap="sm">
        <Radio.Group
          label={t("challenges.decision")}
          required
          value={isUpheld === null ? "" : isUpheld ? "upheld" : "declined"}
          onChange={(chosen) => setUpheld(chosen === "upheld")}
        >
          <Stack gap="xs" mt={4}>
            {(["upheld", "declined"] as const).map((which) => (
              <Radio
                key={which}
                value={which}
                label={t(`challenges.decisions.${which}`)}
                description={t(`challenges.means.${which}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Reason
          label={t("challenges.reason")}
          says={t("personReads")}
          least={LEAST}
          most={2000}
          value={reason}
          onChange={setReason}
          error={decide.about("reason")}
        />
        <RefusedElsewhere act={decide} fields={["reason"]} />
        <Group>
          <Button
            type="submit"
            loading={decide.busy}
            disabled={isUpheld === null || !isEnough(reason, LEAST)}
          >
            {t("challenges.do")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
