import { Checkbox, Code, Stack, TagsInput, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { exactly } from "@/lib/days";
import { useZone } from "@/lib/who";

const MOST = 50;

interface Given {
  id: string;
  value: string[];
  error: ReactNode;
  onChange: (evidence: string[]) => void;
}

/** What a step rests on: ticked from the person's newest work, or named by its id. */
export function Evidence({ id, value, error, onChange }: Given) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  const params = { params: { path: { account_id: id } } };
  const found = calls.useQuery("get", "/accounts/{account_id}/evidence", params, { staleTime: 60_000 });
  const newest = found.data?.evidence ?? [];
  function tick(one: string, isTicked: boolean) {
    onChange(isTicked ? [...value, one] : value.filter((other) => other !== one));
  }
  return (
    <>
      {found.isPending && <Waiting rows={2} height={44} />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.data && newest.length === 0 && <Text size="sm">{t("step.noWork")}</Text>}
      {newest.length > 0 && (
        <Stack component="fieldset" className="plain" gap={6} mah={320} style={{ overflowY: "auto" }}>
          <Text component="legend" size="sm" fw={500}>
            {t("step.newest")}
          </Text>
          {newest.map((one) => (
            <Checkbox
              key={one.evidence_id}
              checked={value.includes(one.evidence_id)}
              disabled={value.length >= MOST && !value.includes(one.evidence_id)}
              label={t("step.work", {
                kind: t(`step.kinds.${one.kind}`),
                title: one.title,
                state: t(`step.states.${one.state as "accepted"}`, {
                  defaultValue: one.state.replaceAll("_", " "),
                }),
              })}
              description={
                <>
                  {exactly(one.at, zone)} · <Code className="breaks">{one.evidence_id}</Code>
                </>
              }
              onChange={(event) => tick(one.evidence_id, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      )}
      <TagsInput
        label={t("step.evidence")}
        description={t("step.evidenceSays")}
        required
        splitChars={[",", " ", "\n"]}
        acceptValueOnBlur
        maxTags={MOST}
        value={value}
        error={error}
        onChange={onChange}
      />
    </>
  );
}
