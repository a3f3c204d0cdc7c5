import { Button, Group, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { again, eligibilityNow, keep, type Project } from "../data";
import { type Kept, useKept } from "../kept";
import { onto } from "../lists";
import { changed } from "../schemas";
import { STEPS, type Step } from "../steps";

export type Patch = Schemas["ProjectPatch"];

/** The form of one step of a draft: what it holds, and how it is sent when it changed. */
export function useStep<Value extends object>(
  project: Project,
  step: Step,
  begin: Value,
  bodyOf: (value: Value) => Patch,
  before: () => Patch,
): Kept<Value> {
  const id = project.project_id;
  const base = useRef(before()); // what is here is what changed since, whatever somebody else has changed
  return useKept({
    under: `inlier.manage.${id}.${step}`,
    begin,
    send: async (value) => {
      const next = bodyOf(value);
      const part = changed(base.current, next);
      if (Object.keys(part).length === 0) return;
      const body = await ontoNewest(id, base.current, part);
      const path = { project_id: id };
      const { data } = await api.PATCH("/projects/{project_id}", { params: { path }, body });
      base.current = next;
      if (data) await keep(data);
      if (body.eligibility !== undefined) await again(id, "/access-lists");
    },
  });
}

/** Whom a project is for is sent whole: what a colleague has changed of it meanwhile stays so. */
async function ontoNewest(id: string, { eligibility: from }: Patch, body: Patch): Promise<Patch> {
  const { eligibility: to } = body;
  if (from === undefined || to === undefined) return body;
  const now = await eligibilityNow(id);
  return { ...body, eligibility: onto(now ?? from, { from, to }) };
}

interface StepGiven {
  id: string;
  step: Step;
  kept: Pick<Kept<object>, "save" | "state" | "problem">;
  /** What this step still needs before one goes on. */
  lacks?: string | undefined;
  children: ReactNode;
}

/** What every step has below its fields: whether it is saved, why not, and the way on. */
export function StepForm({ id, step, kept, lacks, children }: StepGiven) {
  const { t } = useTranslation(["manage", "words"]);
  const go = useNavigate();
  const [isTold, setTold] = useState(false);
  const at = STEPS.indexOf(step);
  const [before, next] = [STEPS[at - 1], STEPS[at + 1]];
  async function on(to: Step | undefined) {
    setTold(lacks !== undefined);
    if (to && (await kept.save()) && lacks === undefined)
      await go({ to: "/manage/$projectId/setup/$step", params: { projectId: id, step: to } });
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void on(next);
      }}
    >
      <Stack gap="lg">
        <VisuallyHidden component="h2">{t(`steps.${step}.title`)}</VisuallyHidden>
        {children}
        {kept.state === "refused" && <Refused error={kept.problem} again={() => void kept.save()} />}
        {isTold && lacks !== undefined && (
          <Text size="sm" c="red" role="alert">
            {lacks}
          </Text>
        )}
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {t(`kept.${kept.state}`)}
          </Text>
          <Group gap="xs">
            {before && (
              <Button
                variant="default"
                leftSection={<IconArrowLeft size={16} />}
                renderRoot={(props) => (
                  <Link
                    to="/manage/$projectId/setup/$step"
                    params={{ projectId: id, step: before }}
                    {...props}
                  />
                )}
              >
                {t("setup.before")}
              </Button>
            )}
            {next && (
              <Button
                type="submit"
                loading={kept.state === "saving"}
                rightSection={<IconArrowRight size={16} />}
              >
                {t("setup.next")}
              </Button>
            )}
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
