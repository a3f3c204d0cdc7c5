import { Anchor, Badge, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { instant } from "@/lib/format";
import { useZone } from "@/lib/who";

const SHORTEST = 10;
const LONGEST = 2000;

interface Given {
  attemptId: string;
  itemId: string;
  number: number;
  made: Schemas["ChallengeView"] | undefined;
}

/** An objection to one item: made once with a reason, then its state and what was decided. */
export function Challenge({ attemptId, itemId, number, made }: Given) {
  const { t } = useTranslation(["attempts", "words"]);
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const send = useAct(async () => {
    await api.POST("/attempts/{attempt_id}/items/{item_id}/challenge", {
      params: { path: { attempt_id: attemptId, item_id: itemId } },
      body: { reason: reason.trim() },
    });
    await queries.invalidateQueries({ queryKey: ["get", "/attempts/{attempt_id}/challenges"] });
    setOpen(false);
  });
  if (made) return <Made of={made} />;
  const length = reason.trim().length;
  return (
    <div>
      <Anchor
        component="button"
        type="button"
        size="sm"
        aria-label={t("challenge.of", { number })}
        onClick={() => setOpen(true)}
      >
        {t("challenge.do")}
      </Anchor>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t("challenge.title", { number })} centered>
        <Stack>
          <Text size="sm">{t("challenge.says")}</Text>
          <Textarea
            label={t("challenge.reason")}
            description={t("challenge.length", { count: length, least: SHORTEST, most: LONGEST })}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={send.about("reason")}
            maxLength={LONGEST}
            rows={5}
            resize="vertical"
            data-autofocus
            withAsterisk
          />
          <RefusedElsewhere act={send} fields={["reason"]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {t("words:cancel")}
            </Button>
            <Button onClick={() => void send.run()} loading={send.busy} disabled={length < SHORTEST}>
              {t("challenge.send")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </div>
  );
}

function Made({ of }: { of: Schemas["ChallengeView"] }) {
  const { t } = useTranslation("attempts");
  const zone = useZone();
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Badge variant="light" color={of.state === "upheld" ? "green" : "gray"}>
          {t(`challenge.state.${of.state as "open" | "regrading" | "upheld" | "declined"}`, {
            defaultValue: of.state,
          })}
        </Badge>
        <Text size="xs" c="dimmed">
          {instant(of.decided_at ?? of.created_at, zone)}
        </Text>
      </Group>
      <Text size="sm" className="answers">
        {t("challenge.yours", { reason: of.reason })}
      </Text>
      {of.decision && (
        <Text size="sm" className="answers">
          {t("challenge.decision", { decision: of.decision })}
        </Text>
      )}
    </Stack>
  );
}
