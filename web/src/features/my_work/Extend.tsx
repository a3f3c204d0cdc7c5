import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { minutes, moment } from "@/lib/format";
import { termsOf } from "@/lib/terms";
import { useZone } from "@/lib/who";
import { type Claim, claimsChanged } from "./claims";

/** Half the lease more, once: at once while a draft shows work, else with a reason. */
export function Extend({ claim, onDone }: { claim: Claim; onDone: () => void }) {
  const { t } = useTranslation("my_work");
  const zone = useZone();
  const [reason, setReason] = useState("");
  const extend = useAct(async () => {
    const params = { path: { claim_id: claim.claim_id } };
    const body = { reason: reason.trim() === "" ? null : reason.trim() };
    await api.POST("/claims/{claim_id}/extension", { params, body });
    await claimsChanged();
    onDone();
  });
  const aboutReason = extend.about("reason");
  const time = minutes(Math.ceil(termsOf(claim).lease_minutes / 2));
  return (
    <Stack gap="sm">
      <Text size="sm">{t("extend.says", { time, at: moment(claim.expires_at, zone) })}</Text>
      <Textarea
        label={t("extend.reason")}
        description={t("extend.reasonSays")}
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={aboutReason}
      />
      {extend.problem !== null && aboutReason === undefined && <Refused error={extend.problem} />}
      <Group>
        <Button onClick={() => void extend.run()} loading={extend.busy}>
          {t("extend.ask", { time })}
        </Button>
      </Group>
    </Stack>
  );
}
