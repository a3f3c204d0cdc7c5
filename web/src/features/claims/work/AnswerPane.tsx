import { Button, Group, Kbd, List, Stack, Text } from "@mantine/core";
import { useCallback, useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { AnswerForm } from "@/components/work/AnswerForm";
import { asAnswer } from "@/components/work/asked";
import { type Wrong, wrongFields } from "@/components/work/rules";
import { useAct } from "@/lib/act";
import { instant } from "@/lib/format";
import type { Beats } from "./beats";
import { Conflict } from "./Conflict";
import type { Draft } from "./draft";
import { HandIn } from "./HandIn";

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
  const later = useDeferredValue(answer);
  const wrongs = useMemo(() => wrongFields(asked, later), [asked, later]);
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);

  const send = useAct(async () => {
    const body = { answer: draft.view().answer };
    const { data } = await api.POST("/claims/{claim_id}/submission", {
      params: { path: { claim_id: claim.claim_id } },
      body,
    });
    draft.finish();
    if (data) await done(data);
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

  const said = (wrong: Wrong) => t(`wrong.${wrong.rule}`, { limit: wrong.limit, found: wrong.found });
  const about = (field: string) => {
    const wrong = wrongs.find((one) => one.field === field || one.field.startsWith(`${field}.`));
    if (wrong !== undefined && (isTried || !wrong.isMissing)) return said(wrong);
    return refused(`answer.${field}`) ?? (field === "ratings" ? RATED.map(refused).find(Boolean) : undefined);
  };

  function ask() {
    if (isReadOnly || send.busy || view.state === "moved") return;
    const found = wrongFields(asked, asAnswer(draft.view().answer));
    setTried(true);
    show();
    if (found.length > 0) {
      toField(found[0]?.field ?? "");
      return;
    }
    void draft.save();
    beats.beat();
    setAsking(true);
  }

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isAsking) return;
      event.preventDefault();
      ask();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });

  async function confirm() {
    await draft.save(); // what is handed in is kept first, so that a failure loses nothing
    const isDone = await send.run();
    if (!isDone) setAsking(false);
  }

  const missing = isTried ? wrongs : [];
  return (
    <Stack>
      {view.theirs !== null && <Conflict view={view} decide={draft.decide} />}
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
          {view.state === "saved" && view.savedAt !== null
            ? t("draft.savedAt", { at: instant(view.savedAt) })
            : t(`draft.${view.state}`)}
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
        isOpen={isAsking}
        close={() => setAsking(false)}
        confirm={() => void confirm()}
        isBusy={send.busy}
        claim={claim}
        beats={beats}
        answer={answer}
        asked={asked}
      />
    </Stack>
  );
}

const RATED = ["answer.ratings.accuracy", "answer.ratings.logic", "answer.ratings.fluency"];

/** To the first thing to mend, wherever its control is. */
function toField(field: string): void {
  const name = field.split(".")[0] ?? "";
  setTimeout(() => {
    const at = document.getElementById(`answer-${name}`);
    const control = at?.matches("input, textarea, select, .cm-content")
      ? at
      : at?.querySelector<HTMLElement>("[role=radio], input, textarea, [data-number], button");
    (control ?? at)?.focus();
    at?.scrollIntoView({ block: "nearest" });
  });
}
