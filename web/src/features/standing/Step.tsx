import { Alert, Anchor, Blockquote, Code, List, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Exactly } from "@/components/Exactly";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { exactly } from "@/lib/days";
import { useNow } from "@/lib/now";
import { useMe } from "@/lib/who";
import { Appeal } from "./Appeal";

/** One step about one's standing: the rule, the evidence, the reason, and the appeal while there is time (R49). */
export function Step({ id }: { id: string }) {
  const { t } = useTranslation(["standing", "words"]);
  const me = useMe().data;
  const step = me?.standing_steps.find((one) => one.step_id === id);
  if (!me) return null;
  if (step === undefined)
    return (
      <Page title={t("title")}>
        <Alert color="gray" title={t("unknown")}>
          <Anchor renderRoot={(props) => <Link to="/profile/standing" {...props} />}>{t("toAll")}</Anchor>
        </Alert>
      </Page>
    );
  return (
    <Page
      title={t(`steps.${step.step as "notice"}`, { defaultValue: step.step })}
      says={t("taken", { at: exactly(step.taken_at, me.time_zone) })}
    >
      {step.overturned_at && (
        <Alert color="lagoon" title={t("overturned")}>
          {exactly(step.overturned_at, me.time_zone)}
        </Alert>
      )}
      <Grounds step={step} />
      <Objection step={step} zone={me.time_zone} />
      <Anchor renderRoot={(props) => <Link to="/profile/standing" {...props} />}>{t("toAll")}</Anchor>
    </Page>
  );
}

/** The rule a step rests on; in another language than the API's, also as it was quoted when the step was taken. */
export function Rule({ code, quoted }: { code: string; quoted: string }) {
  const { t } = useTranslation(["standing", "standing_rules"]);
  const said = t(`standing_rules:${code as "quality"}`, { defaultValue: quoted });
  return (
    <>
      <Text size="sm" className="breaks">
        {said}
      </Text>
      {said !== quoted && <Exactly text={quoted} />}
    </>
  );
}

function Grounds({ step }: { step: Schemas["OwnStepView"] }) {
  const { t } = useTranslation(["standing", "words"]);
  return (
    <Section title={t("grounds")}>
      {step.standing_before !== step.standing_after && (
        <Text size="sm">
          {t("changed", {
            before: t(`words:standings.${step.standing_before as "active"}`),
            after: t(`words:standings.${step.standing_after as "active"}`),
          })}
        </Text>
      )}
      {step.rule && (
        <div>
          <Text size="sm" fw={600}>
            {t("rule")}
          </Text>
          <Rule code={step.rule} quoted={step.rule_text ?? step.rule} />
        </div>
      )}
      <div>
        <Text size="sm" fw={600}>
          {t("reason")}
        </Text>
        <Blockquote p="xs" my={4} color="gray">
          <Text size="sm" className="answers">
            {step.reason}
          </Text>
        </Blockquote>
      </div>
      {step.emergency_reason && (
        <div>
          <Text size="sm" fw={600}>
            {t("emergency")}
          </Text>
          <Text size="sm" className="answers">
            {step.emergency_reason}
          </Text>
        </div>
      )}
      {step.evidence.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t("evidence")}
          </Text>
          <List size="sm">
            {step.evidence.map((one) => (
              <List.Item key={one}>
                <Evidence id={one} />
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Section>
  );
}

/** What shows it: an answer of one's own can be opened, the others are named. */
function Evidence({ id }: { id: string }) {
  const to: string = `/work/submissions/${encodeURIComponent(id)}`;
  if (!id.startsWith("sub_")) return <Code className="breaks">{id}</Code>;
  return (
    <Anchor size="sm" className="breaks" renderRoot={(props) => <Link to={to} {...props} />}>
      {id}
    </Anchor>
  );
}

function Objection({ step, zone }: { step: Schemas["OwnStepView"]; zone: string }) {
  const { t } = useTranslation("standing");
  const now = useNow(30_000);
  const { appeal, appeal_until } = step;
  if (appeal)
    return (
      <Section title={t("appeal.yours")} says={t("appeal.madeAt", { at: exactly(appeal.created_at, zone) })}>
        <Blockquote p="xs" color="gray">
          <Text size="sm" className="answers">
            {appeal.reason}
          </Text>
        </Blockquote>
        {appeal.decided_at ? (
          <Stack gap={4} role="status">
            <Text fw={600}>{t(appeal.state === "upheld" ? "appeal.upheld" : "appeal.rejected")}</Text>
            <Text size="sm">{t("appeal.decidedAt", { at: exactly(appeal.decided_at, zone) })}</Text>
            <Text size="sm" className="answers">
              {appeal.decision_reason}
            </Text>
          </Stack>
        ) : (
          <Text size="sm" role="status">
            {t("appeal.decideBy", { at: exactly(appeal.decide_by, zone) })}
          </Text>
        )}
      </Section>
    );
  if (!appeal_until) return null;
  const until = exactly(appeal_until, zone);
  if (new Date(appeal_until).getTime() < now) return <Text size="sm">{t("appeal.over", { at: until })}</Text>;
  return <Appeal stepId={step.step_id} until={until} />;
}
