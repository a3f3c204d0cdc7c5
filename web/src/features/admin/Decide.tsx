import { Button, Group, Radio, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { isEnough, Reason } from "./Reason";

interface Given<Decision extends string> {
  /** Whose words the form speaks. */
  about: "appeals" | "challenges";
  choices: readonly { value: Decision; label: string; means: string }[];
  least: number;
  most: number;
  send: (decision: Decision, reason: string) => Promise<void>;
}

/** A decision about somebody's objection: which, and why in words the person reads. */
export function Decide<Decision extends string>({ about, choices, least, most, send }: Given<Decision>) {
  const { t } = useTranslation("admin");
  const [decision, setDecision] = useState<Decision | null>(null);
  const [reason, setReason] = useState("");
  const decide = useAct(async () => {
    if (decision !== null) await send(decision, reason);
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void decide.run();
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={640} gap="sm">
        <Radio.Group
          label={t(`${about}.decision`)}
          required
          value={decision}
          onChange={(chosen) => setDecision(choices.find(({ value }) => value === chosen)?.value ?? null)}
        >
          <Stack gap="xs" mt={4}>
            {choices.map(({ value, label, means }) => (
              <Radio key={value} value={value} label={label} description={means} />
            ))}
          </Stack>
        </Radio.Group>
        <Reason
          label={t(`${about}.reason`)}
          says={t("personReads")}
          least={least}
          most={most}
          value={reason}
          onChange={setReason}
          error={decide.about("reason")}
        />
        <RefusedElsewhere act={decide} fields={["reason"]} />
        <Group>
          <Button
            type="submit"
            loading={decide.busy}
            disabled={decision === null || !isEnough(reason, least)}
          >
            {t(`${about}.do`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
