import { Button, Card, Group, List, Stack, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { money } from "@/lib/format";

/** A project's terms and guidelines, and the way from reading them to the first task. */
export function Project({ id }: { id: string }) {
  const params = { params: { path: { project_id: id } } };
  const found = calls.useQuery("get", "/projects/{project_id}", params);
  const mine = calls.useQuery("get", "/projects/{project_id}/eligibility", params);
  const problem = found.error ?? mine.error;
  if (problem) return <Refused error={problem} again={() => void found.refetch()} />;
  if (!found.data || !mine.data) return <Waiting />;
  const { project, guidelines } = found.data;
  return (
    <Stack maw={860} mx="auto">
      <Title order={1} size="h2" className="breaks">
        {project.title}
      </Title>
      <Text>{project.summary}</Text>
      {guidelines && <Guidelines guidelines={guidelines} />}
      <TakeTask project={project} eligibility={mine.data} />
    </Stack>
  );
}

export function Guidelines({ guidelines }: { guidelines: Schemas["GuidelinesView"] }) {
  const { t } = useTranslation(["projects", "words"]);
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        {t("words:guidelines.title", { version: guidelines.version })}
      </Title>
      <Text my="xs">{guidelines.objective}</Text>
      <Title order={3} size="h5">
        {t("words:guidelines.steps")}
      </Title>
      <List type="ordered">
        {guidelines.steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Title order={3} size="h5" mt="sm">
        {t("words:guidelines.criteria")}
      </Title>
      <List>
        {guidelines.acceptance_criteria.map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
    </Card>
  );
}

function TakeTask({
  project,
  eligibility,
}: {
  project: Schemas["ProjectView"];
  eligibility: Schemas["EligibilityView"];
}) {
  const { t } = useTranslation(["projects", "words"]);
  const go = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const path = { project_id: project.project_id };
  const isIn = eligibility.enrolment_state === "tasking";

  async function take() {
    setBusy(true);
    setProblem(null);
    try {
      if (!isIn) {
        const body = { guidelines_version: project.guidelines_version, tools: eligibility.tools };
        await api.POST("/projects/{project_id}/enrolments", { params: { path }, body });
      }
      const { data } = await api.POST("/projects/{project_id}/claims", {
        params: { path, header: { "Idempotency-Key": crypto.randomUUID() } },
      });
      if (data) await go({ to: "/work/claims/$claimId", params: { claimId: data.claim_id } });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ["get", "/projects/{project_id}/eligibility"] });
    }
  }

  return (
    <Stack>
      {problem !== null && <Refused error={problem} />}
      {eligibility.reasons.length > 0 && (
        <List>
          {eligibility.reasons.map((one) => (
            <List.Item key={one.code}>{one.detail}</List.Item>
          ))}
        </List>
      )}
      <Group>
        <Button onClick={() => void take()} loading={busy} disabled={!eligibility.is_eligible}>
          {t(isIn ? "claim" : "joinAndClaim", { pay: money(project.reward) })}
        </Button>
      </Group>
    </Stack>
  );
}
