import { Button, Group, Kbd, List, Stack, Text } from "@mantine/core";
import { useCallback, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { AnswerForm } from "@/components/work/AnswerForm";
import { useAnswering } from "@/components/work/answering";
import { asAnswer } from "@/components/work/asked";
import { instant } from "@/lib/format";
import { useSendKey } from "@/lib/sending";
import { useZone } from "@/lib/who";
import type { Beats } from "./beats";
import { Conflict } from "./Conflict";
import { type Draft, keptSaid } from "./draft";
import { HandIn } from "./HandIn";
import { useHandingIn } from "./handing";

interface Given {
  work: Schemas["ClaimWithWork"];
  draft: Draft;
  beats: Beats;
  isReadOnly: boolean;
  show: () => void;
  done: (submission: Schemas["SubmissionView"]) => Promise<void>;
}

/** The answer while it is written: its form, its draft's state, and the way to hand it in. */
export function AnswerPane({ work, draft, beats, isReadOnly, show, done }: Given) {
  const { t } = useTranslation("work");
  const { claim, asked, input, shown_order } = work;
  const view = useSyncExternalStore(draft.subscribe, draft.view);
  const answer = asAnswer(view.answer);
  const send = useHandingIn({
    draft,
    mayGo: (now) => !isReadOnly && isReady(asAnswer(now)),
    post: async (now) => {
      const { data } = await api.POST("/claims/{claim_id}/submission", {
        params: { path: { claim_id: claim.claim_id } },
        body: { answer: now },
      });
      draft.finish();
      if (data) await done(data);
    },
  });
  const { about: refused, forget } = send;

  const set = useCallback(
    (field: string, value: unknown) => {
      const { [field]: _, ...others } = asAnswer(draft.view().answer);
      draft.change(value === undefined ? others : { ...others, [field]: value });
      forget();
    },
    [draft, forget],
  );

  const { about, missing, isReady } = useAnswering(asked, answer, refused);

  function ask() {
    if (isReadOnly || send.isAsking || send.busy || view.state === "moved") return;
    show();
    if (!isReady(asAnswer(draft.view().answer))) return;
    void draft.save();
    beats.beat();
    send.ask();
  }
  useSendKey(ask);

  return (
    <Stack>
      {view.theirs !== null && <Conflict work={work} view={view} decide={draft.decide} />}
      <AnswerForm
        asked={asked}
        input={input}
        shownOrder={shown_order}
        answer={answer}
        set={set}
        about={about}
        isReadOnly={isReadOnly}
      />
      {missing.length > 0 && (
        <div role="alert">
          <Text size="sm" c="red">
            {t("toMend", { count: missing.length })}
          </Text>
        </div>
      )}
      {send.problem !== null && <Refused error={send.problem} />}
      {claim.requirements.length > 0 && (
        <details>
          <Text component="summary" size="sm" fw={600}>
            {t("criteria")}
          </Text>
          <List size="sm" mt={4}>
            {claim.requirements.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        </details>
      )}
      <Group justify="space-between" className="handing">
        <Text
          size="sm"
          c={view.state === "failed" || view.state === "moved" ? "orange" : "dimmed"}
          role="status"
        >
          <KeptSaid said={keptSaid(view, isReadOnly)} savedAt={view.savedAt} />
        </Text>
        <Button
          onClick={ask}
          disabled={isReadOnly || view.state === "moved"}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              Ctrl ↵
            </Kbd>
          }
        >
          {t("handIn")}
        </Button>
      </Group>
      <HandIn
        isOpen={send.isAsking}
        close={send.close}
        confirm={() => void send.confirm()}
        isBusy={send.busy}
        claim={claim}
        beats={beats}
        answer={answer}
        asked={asked}
      />
    </Stack>
  );
}

function KeptSaid({ said, savedAt }: { said: ReturnType<typeof keptSaid>; savedAt: string | null }) {
  const { t } = useTranslation("work");
  const zone = useZone();
  if (said === null) return null;
  return t(`draft.${said}`, { at: savedAt === null ? "" : instant(savedAt, zone) });
}
