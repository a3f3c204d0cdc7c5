import { Alert, Button, Checkbox, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Obstacles } from "@/components/Obstacles";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { useOnce } from "@/lib/once";
import { usePrice } from "@/lib/pays";
import { useTake, useTakes } from "@/lib/take";

type Mine = Schemas["EligibilityView"];

interface Given {
  project: Schemas["ProjectView"];
  mine: Mine;
}

/** What stands in the way, or the way in: join, and take a task. */
export function Take({ project, mine }: Given) {
  const { t } = useTranslation(["projects", "words"]);
  const known = useQueryClient();
  const [hasTools, setHasTools] = useState(false);
  const once = useOnce();
  const price = usePrice();
  const state = mine.enrolment_state;
  const isIn = state === "tasking" || state === "qualified";
  const mustRead = mine.reasons.some((one) => one.code === "guidelines-not-read");
  const others = mine.reasons.filter((one) => one.code !== "guidelines-not-read");
  const isTested = Boolean(mine.test && !mine.test.is_passed);

  const again = () => known.invalidateQueries({ queryKey: ["get", "/projects/{project_id}/eligibility"] });
  async function join() {
    const body = { guidelines_version: project.guidelines_version, tools: mine.tools };
    const path = { project_id: project.project_id };
    await once((header) => api.POST("/projects/{project_id}/enrolments", { params: { path, header }, body }));
    void known.invalidateQueries({ queryKey: ["get", "/projects"] });
    void known.invalidateQueries({ queryKey: ["get", "/tasks"] });
    void again();
  }
  const take = useTake(project.project_id, useTakes(), isIn && !mustRead ? undefined : join);
  const begin = useAct(join);
  const leave = useLeave(project.project_id, again);

  const needsTools = mine.tools.length > 0 && !isIn;
  const mayGoOn = others.length === 0 && (!needsTools || hasTools);
  if (state === "qualifying" || state === "applied")
    return <Enrolled state={state} leave={leave} isTested={isTested} />;
  const pay = price(project);
  const act = isTested && !isIn ? begin : take;
  const words = wordsFor({ isIn, mustRead, isTested });
  return (
    <Stack gap="sm">
      {(state === "paused" || state === "failed") && <Text size="sm">{t(`enrolment.${state}`)}</Text>}
      {others.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t("take.notYet")}
          </Text>
          <Obstacles of={others} />
        </>
      )}
      {mine.warnings.length > 0 && (
        <Alert color="yellow" title={t("take.before")}>
          <Obstacles of={mine.warnings} />
        </Alert>
      )}
      {mine.is_desktop_only && <Text size="sm">{t("words:task.desktopOnly")}</Text>}
      {needsTools && others.length === 0 && (
        <Checkbox
          checked={hasTools}
          onChange={(event) => setHasTools(event.currentTarget.checked)}
          label={t("take.haveTools", { tools: mine.tools.join(", ") })}
        />
      )}
      {act.problem !== null && <Refused error={act.problem} />}
      <Button
        fullWidth
        h="auto"
        mih={42}
        py={8}
        styles={{ label: { whiteSpace: "normal" } }}
        onClick={() => void act.run()}
        loading={act.busy}
        disabled={!mayGoOn}
      >
        {t(words, { pay })}
      </Button>
      <Text size="xs" c="dimmed">
        {t(isIn ? "take.says" : "take.joinSays")}
      </Text>
      {isIn && <Leave leave={leave} />}
    </Stack>
  );
}

type Leaving = ReturnType<typeof useLeave>;

function useLeave(projectId: string, after: () => Promise<unknown>) {
  return useAct(async () => {
    await api.DELETE("/projects/{project_id}/enrolments", { params: { path: { project_id: projectId } } });
    await after();
  });
}

function Enrolled({
  state,
  leave,
  isTested,
}: {
  state: "qualifying" | "applied";
  leave: Leaving;
  isTested: boolean;
}) {
  const { t } = useTranslation("projects");
  return (
    <Stack gap="sm">
      <Text size="sm">{t(isTested ? `enrolment.${state}` : "enrolment.graded")}</Text>
      <Leave leave={leave} />
    </Stack>
  );
}

/** Leaving is asked twice: the seat goes to somebody else. */
function Leave({ leave }: { leave: Leaving }) {
  const { t } = useTranslation("projects");
  const [isSure, setSure] = useState(false);
  return (
    <Stack gap="xs">
      {leave.problem !== null && <Refused error={leave.problem} />}
      {isSure ? (
        <>
          <Text size="sm">{t("leave.says")}</Text>
          <Button.Group>
            <Button
              size="xs"
              color="red"
              variant="light"
              onClick={() => void leave.run()}
              loading={leave.busy}
            >
              {t("leave.sure")}
            </Button>
            <Button size="xs" variant="default" onClick={() => setSure(false)}>
              {t("leave.stay")}
            </Button>
          </Button.Group>
        </>
      ) : (
        <Button size="xs" variant="subtle" color="gray" onClick={() => setSure(true)}>
          {t("leave.title")}
        </Button>
      )}
    </Stack>
  );
}

/** What the button says: the promise to have read is part of joining, and of going on under newer guidelines. */
function wordsFor({ isIn, mustRead, isTested }: { isIn: boolean; mustRead: boolean; isTested: boolean }) {
  if (isIn) return mustRead ? "readAndClaim" : "claim";
  return isTested ? "joinAndTest" : "joinAndClaim";
}
