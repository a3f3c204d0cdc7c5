import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { type Answer, type Asked, ownFields } from "@/components/work/asked";
import { projectFields } from "@/components/work/fields";
import { money } from "@/lib/format";
import { span } from "@/lib/spans";
import { wordsIn } from "@/lib/validators";
import type { Beats } from "./beats";
import { termsOf } from "./terms";

interface Given {
  isOpen: boolean;
  close: () => void;
  confirm: () => void;
  isBusy: boolean;
  claim: Schemas["MyClaimView"];
  beats: Beats;
  answer: Answer;
  asked: Asked;
}

/** What is handed in and what was measured, listed before anything is sent. */
export function HandIn({ isOpen, close, confirm, isBusy, claim, beats, answer, asked }: Given) {
  const { t } = useTranslation("work");
  if (!isOpen) return null;
  const terms = termsOf(claim);
  const { counted_seconds, uncounted_seconds, research_seconds, earned } = beats.clocks;
  const { required, optional } = ownFields(asked.task_type);
  const given = [...required, ...optional, ...projectFields(asked).map(({ name }) => name)];
  const count = given.filter((name) => answer[name] !== undefined && answer[name] !== "").length;
  const words = Object.values(answer).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? wordsIn(value) : 0),
    0,
  );
  return (
    <Modal opened onClose={close} title={t("handing.title")} size="md">
      <Stack gap="sm">
        <List size="sm" spacing={4}>
          <List.Item>
            {t("handing.fields", { count })} · {t("count.words", { count: words })}
          </List.Item>
          <List.Item>
            {terms.pay.kind === "hour"
              ? t("handing.hourly", { amount: money(earned ?? terms.reward) })
              : t("handing.reward", { amount: money(terms.reward) })}
          </List.Item>
          <List.Item>
            {terms.review_levels === 0
              ? t("handing.atOnce")
              : t("handing.review", { count: terms.review_within_hours })}
          </List.Item>
        </List>
        <Text size="sm" fw={600}>
          {t("handing.measured")}
        </Text>
        <List size="sm" spacing={4}>
          <List.Item>{t("handing.counted", { time: span(counted_seconds) })}</List.Item>
          <List.Item>{t("handing.uncounted", { time: span(uncounted_seconds) })}</List.Item>
          {research_seconds > 0 && (
            <List.Item>{t("handing.research", { time: span(research_seconds) })}</List.Item>
          )}
          <List.Item>{t("handing.draft")}</List.Item>
        </List>
        <Text size="xs" c="dimmed">
          {t("handing.nothingElse")} {terms.pay.kind === "task" && t("clocks.perTask")}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={isBusy}>
            {t("handing.back")}
          </Button>
          <Button data-autofocus onClick={confirm} loading={isBusy}>
            {t("handing.send")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
