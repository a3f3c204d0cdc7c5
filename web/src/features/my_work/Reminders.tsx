import { Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { minutes, moment } from "@/lib/format";
import { useZone } from "@/lib/who";
import { type Claim, claimsChanged } from "./claims";

const OFFERED = [4320, 2880, 1440, 720, 360, 120, 60, 30, 10]; // minutes before the deadline
const USUAL = [1440, 120, 30];
const MOST = 5;

/** When one is reminded before a deadline. */
export function Reminders({ claim, onDone }: { claim: Claim; onDone: () => void }) {
  const { t } = useTranslation("my_work");
  const zone = useZone();
  const [chosen, setChosen] = useState<number[]>(claim.reminder_offsets ?? USUAL);
  const all = [...new Set([...OFFERED, ...chosen])].sort((one, other) => other - one);
  const save = useAct(async () => {
    const params = { path: { claim_id: claim.claim_id } };
    await api.PUT("/claims/{claim_id}/reminders", { params, body: { offsets_minutes: chosen } });
    await claimsChanged();
    onDone();
  });
  return (
    <Stack gap="sm">
      <Text size="sm">{t("reminders.says", { at: moment(claim.expires_at, zone) })}</Text>
      <Checkbox.Group
        label={t("reminders.before")}
        description={t("reminders.most", { count: MOST })}
        value={chosen.map(String)}
        onChange={(values) => setChosen(values.map(Number))}
      >
        <Group mt="xs" gap="md">
          {all.map((offset) => (
            <Checkbox
              key={offset}
              value={String(offset)}
              label={minutes(offset)}
              disabled={chosen.length >= MOST && !chosen.includes(offset)}
            />
          ))}
        </Group>
      </Checkbox.Group>
      {chosen.length === 0 && <Text size="sm">{t("reminders.none")}</Text>}
      {save.problem !== null && <Refused error={save.problem} />}
      <Group>
        <Button onClick={() => void save.run()} loading={save.busy}>
          {t("reminders.save")}
        </Button>
      </Group>
    </Stack>
  );
}
