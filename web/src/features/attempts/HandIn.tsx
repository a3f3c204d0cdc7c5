import { Anchor, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { span } from "@/lib/spans";
import { useIsThere } from "@/lib/there";
import { type Answers, forgetHere } from "./answers";

interface Given {
  attemptId: string;
  items: readonly Schemas["AttemptItem"][];
  answers: Answers;
  left: number;
  go: (to: number) => void;
  close: () => void;
  ended: (attempt: Schemas["AttemptView"]) => void;
}

/** The end by hand: what is not answered is listed before, and nothing unsent is left behind. */
export function HandIn({ attemptId, items, answers, left, go, close, ended }: Given) {
  const { t } = useTranslation(["attempts", "words"]);
  const given = useSyncExternalStore(answers.subscribe, answers.view);
  const isThere = useIsThere();
  const send = useAct(async () => {
    if (!(await answers.save()) || !isThere.current) return;
    const { data } = await api.POST("/attempts/{attempt_id}/submission", {
      params: { path: { attempt_id: attemptId } },
    });
    answers.finish();
    forgetHere(attemptId);
    if (data) ended(data);
  });
  // what is on its way cannot be called back: the dialog stays until it is known what became of it
  const back = () => void (send.busy || close());
  const turn = (to: number) => void (send.busy || go(to));
  const numbered = items.map((item, at) => ({ at, given: given.get(item.item_id) }));
  const open = numbered.filter((one) => one.given?.saved == null && !isOnItsWay(one.given?.state));
  const unsent = numbered.filter((one) => one.given?.state === "kept" || one.given?.state === "refused");
  const halfDone = numbered.filter((one) => one.given?.state === "unfinished" && one.given.saved !== null);
  return (
    <Modal opened onClose={back} title={t("handIn.ask")} centered>
      <Stack>
        <Text size="sm">
          {open.length === 0
            ? t("handIn.all", { count: items.length })
            : t("handIn.open", { count: open.length })}
        </Text>
        <Numbers of={open} go={turn} />
        {halfDone.length > 0 && (
          <>
            <Text size="sm">{t("handIn.halfDone", { count: halfDone.length })}</Text>
            <Numbers of={halfDone} go={turn} />
          </>
        )}
        {unsent.length > 0 && (
          <>
            <Text size="sm" role="alert">
              {t("handIn.unsent", { count: unsent.length })}
            </Text>
            <Numbers of={unsent} go={turn} />
          </>
        )}
        <Text size="sm">{t("handIn.final", { time: span(left) })}</Text>
        {send.problem !== null && <Refused error={send.problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={back} disabled={send.busy}>
            {t("handIn.back")}
          </Button>
          <Button onClick={() => void send.run()} loading={send.busy} data-autofocus>
            {t("handIn.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const isOnItsWay = (state: string | undefined): boolean =>
  state === "unsaved" || state === "saving" || state === "kept";

function Numbers({ of, go }: { of: { at: number }[]; go: (to: number) => void }) {
  const { t } = useTranslation("attempts");
  if (of.length === 0) return null;
  return (
    <Group gap="sm">
      {of.map(({ at }) => (
        <Anchor key={at} component="button" type="button" size="sm" onClick={() => go(at)}>
          {t("handIn.question", { number: at + 1 })}
        </Anchor>
      ))}
    </Group>
  );
}
