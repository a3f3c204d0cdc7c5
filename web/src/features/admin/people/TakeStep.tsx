import { Alert, Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { useOnce } from "@/lib/once";
import { isEnough, Reason } from "../Reason";
import { Evidence } from "./Evidence";
import { stepsFor } from "./steps";

type Input = Schemas["StepInput"];
const LEAST = 20;
const FIELDS = ["reason", "rule", "evidence", "project_id", "emergency", "emergency_reason"] as const;

/** A step about somebody's standing: a person decides it, with a rule, evidence and a reason (rule 10; R49, R51). */
export function TakeStep({ id, standing }: { id: string; standing: string }) {
  const { t } = useTranslation(["admin", "standing_rules", "words"]);
  const once = useOnce();
  const [step, setStep] = useState<Input["step"] | null>(null);
  const [rule, setRule] = useState<string | null>(null);
  const [evidence, setEvidence] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [project, setProject] = useState("");
  const [isEmergency, setEmergency] = useState(false);
  const [emergency, setEmergencyReason] = useState("");
  const choices = stepsFor(standing);
  const isAgainst = step !== null && step !== "active";
  const isLimiting = step === "restricted" || step === "suspended";
  const rules = calls.useQuery("get", "/standing-rules", {}, { enabled: isAgainst, staleTime: 600_000 });
  const take = useAct(async () => {
    if (step === null) return;
    const body: Input = {
      step,
      reason,
      rule: isAgainst ? (rule ?? "") : "",
      evidence: isAgainst ? evidence : [],
      project_id: step === "project_pause" || (step === "active" && project !== "") ? project.trim() : null,
      emergency: isLimiting && isEmergency,
      emergency_reason: isLimiting && isEmergency ? emergency : "",
    };
    const path = { account_id: id };
    await once((header) => api.POST("/accounts/{account_id}/standing", { params: { path, header }, body }));
    await Promise.all(
      (["/accounts/{account_id}", "/accounts/{account_id}/standing-steps", "/accounts"] as const).map((one) =>
        queries.invalidateQueries({ queryKey: ["get", one] }),
      ),
    );
    setStep(null);
    setReason("");
    setEvidence([]);
    setEmergency(false);
    setEmergencyReason("");
    setProject("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void take.run();
  }
  if (choices.length === 0)
    return (
      <Section title={t("step.title")}>
        <Text size="sm">{t("step.nothing")}</Text>
      </Section>
    );
  const isReady =
    isEnough(reason, LEAST) &&
    (!isAgainst || (rule !== null && evidence.length > 0)) &&
    (step !== "project_pause" || project.trim() !== "") &&
    (!isEmergency || !isLimiting || isEnough(emergency, LEAST));
  return (
    <Section title={t("step.title")} says={t("step.says")}>
      <form onSubmit={submit}>
        <Stack maw={640}>
          <Select
            label={t("step.which")}
            placeholder={t("step.choose")}
            data={choices.map((value) => ({ value, label: t(`standing.steps.${value}`) }))}
            value={step}
            onChange={(chosen) => setStep(chosen as Input["step"] | null)}
          />
          {step !== null && <Text size="sm">{t(`step.means.${step}`)}</Text>}
          {isAgainst && (
            <>
              <Select
                label={t("step.rule")}
                required
                data={Object.keys(rules.data?.rules ?? {}).map((value) => ({
                  value,
                  label: t(`step.rules.${value as "quality"}`, { defaultValue: value }),
                }))}
                value={rule}
                error={take.about("rule")}
                onChange={setRule}
              />
              {rules.error && <Refused error={rules.error} again={() => void rules.refetch()} />}
              {rule !== null && (
                <Text size="sm" c="dimmed">
                  {t(`standing_rules:${rule as "quality"}`, { defaultValue: rules.data?.rules[rule] ?? "" })}
                </Text>
              )}
              <Evidence id={id} value={evidence} error={take.about("evidence")} onChange={setEvidence} />
            </>
          )}
          {(step === "project_pause" || step === "active") && (
            <TextInput
              label={t("step.project")}
              description={t(step === "active" ? "step.projectResumed" : "step.projectPaused")}
              required={step === "project_pause"}
              placeholder="prj_…"
              autoComplete="off"
              value={project}
              error={take.about("project_id")}
              onChange={(event) => setProject(event.currentTarget.value)}
            />
          )}
          {isLimiting && (
            <Checkbox
              label={t("step.emergency")}
              description={t("step.emergencySays")}
              checked={isEmergency}
              error={take.about("emergency")}
              onChange={(event) => setEmergency(event.currentTarget.checked)}
            />
          )}
          {isLimiting && isEmergency && (
            <Reason
              label={t("step.emergencyReason")}
              least={LEAST}
              most={2000}
              value={emergency}
              onChange={setEmergencyReason}
              error={take.about("emergency_reason")}
            />
          )}
          {step !== null && (
            <>
              <Reason
                label={t("step.reason")}
                says={t("step.reasonSays")}
                least={LEAST}
                most={2000}
                value={reason}
                onChange={setReason}
                error={take.about("reason")}
              />
              {isAgainst && (
                <Alert color="gray" title={t("step.told")}>
                  <Text size="sm">{t("step.toldSays")}</Text>
                </Alert>
              )}
            </>
          )}
          <RefusedElsewhere act={take} fields={FIELDS} />
          {step !== null && (
            <Group>
              <Button
                type="submit"
                {...(isLimiting ? { color: "red" } : {})}
                loading={take.busy}
                disabled={!isReady}
              >
                {t("step.do", { step: t(`standing.steps.${step}`) })}
              </Button>
              <Button variant="default" onClick={() => setStep(null)}>
                {t("words:cancel")}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}
