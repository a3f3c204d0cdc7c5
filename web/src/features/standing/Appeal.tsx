import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { useOnce } from "@/lib/once";

const LEAST = 20;

/** Why a step is wrong, in the person's own words; once, in time, and decided by somebody else. */
export function Appeal({ stepId, until }: { stepId: string; until: string }) {
  const { t } = useTranslation("standing");
  const once = useOnce();
  const [reason, setReason, forget] = useSessionStorage({
    key: `inlier.appeal.${stepId}`,
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const appeal = useAct(async () => {
    const body = { step_id: stepId, reason };
    await once((header) => api.POST("/me/standing-appeals", { body, params: { header } }));
    await queries.invalidateQueries({ queryKey: ["get", "/me"] });
    forget();
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void appeal.run();
  }
  const isShort = reason.trim().length < LEAST;
  return (
    <Section title={t("appeal.title")} says={t("appeal.says", { at: until })}>
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label={t("appeal.reason")}
            description={t("appeal.reasonIs", { least: LEAST })}
            required
            autosize
            minRows={4}
            maxRows={16}
            minLength={LEAST}
            maxLength={4000}
            value={reason}
            error={appeal.about("reason")}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <RefusedElsewhere act={appeal} fields={["reason"]} />
          <Group>
            <Button type="submit" loading={appeal.busy} disabled={isShort}>
              {t("appeal.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
