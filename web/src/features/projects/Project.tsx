import { Button, Group, List, Stack } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Guidelines } from "@/components/Guidelines";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
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
    <Page title={project.title} says={project.summary} width={860}>
      {guidelines && <Guidelines guidelines={guidelines} />}
      <TakeTask project={project} eligibility={mine.data} />
    </Page>
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
  const path = { project_id: project.project_id };
  const isIn = eligibility.enrolment_state === "tasking";

  const take = useAct(async () => {
    if (!isIn) {
      const body = { guidelines_version: project.guidelines_version, tools: eligibility.tools };
      await api.POST("/projects/{project_id}/enrolments", { params: { path }, body });
      await queries.invalidateQueries({ queryKey: ["get", "/projects/{project_id}/eligibility"] });
    }
    const header = { "Idempotency-Key": crypto.randomUUID() };
    const { data } = await api.POST("/projects/{project_id}/claims", { params: { path, header } });
    if (data) await go({ to: "/work/claims/$claimId", params: { claimId: data.claim_id } });
  });

  return (
    <Stack>
      {take.problem !== null && <Refused error={take.problem} />}
      {eligibility.reasons.length > 0 && (
        <List>
          {eligibility.reasons.map((one) => (
            <List.Item key={one.code}>{one.detail}</List.Item>
          ))}
        </List>
      )}
      <Group>
        <Button onClick={() => void take.run()} loading={take.busy} disabled={!eligibility.is_eligible}>
          {t(isIn ? "claim" : "joinAndClaim", { pay: money(project.reward) })}
        </Button>
      </Group>
    </Stack>
  );
}
