import { Alert, Anchor, Card, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { instant } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { useZone } from "@/lib/who";
import { Desk } from "./Desk";
import { again, type Found } from "./data";
import { bodyOf, Instructions, Preview, SaveBar, writtenOf } from "./Instructions";
import { useKept } from "./kept";
import { same } from "./schemas";

/** The guidelines: every version, what changed between two, and the next one. */
export function Versions({ id }: { id: string }) {
  return (
    <Desk id={id} part="guidelines">
      {(found) => <Content key={found.project.guidelines_version} found={found} />}
    </Desk>
  );
}

function Content({ found }: { found: Found }) {
  const { t } = useTranslation(["manage", "words"]);
  const { project, guidelines } = found;
  const id = project.project_id;
  const isOver = project.state === "closed" || project.state === "archived";
  return (
    <>
      {project.state === "draft" && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/manage/$projectId/setup/$step"
              params={{ projectId: id, step: "guidelines" }}
              {...props}
            />
          )}
        >
          {t("versions.inSetup")}
        </Anchor>
      )}
      {guidelines && <Older id={id} latest={guidelines} taskType={project.task_type} />}
      {!guidelines && <Text>{t("preview.noGuidelines")}</Text>}
      {!isOver && project.state !== "draft" && <Next found={found} />}
    </>
  );
}

function Next({ found }: { found: Found }) {
  const { t } = useTranslation(["manage", "words"]);
  const { project, guidelines } = found;
  const id = project.project_id;
  const once = useOnce();
  const kept = useKept({
    under: `inlier.manage.${id}.version`,
    begin: writtenOf(guidelines),
    byItself: false,
    send: async (written) => {
      const body = bodyOf(written);
      if (same(body, bodyOf(writtenOf(guidelines)))) return;
      const path = { project_id: id };
      await once((header) =>
        api.POST("/projects/{project_id}/guidelines", { params: { path, header }, body }),
      );
    },
  });
  async function issue() {
    if (await kept.save()) await again(id, "", "/guidelines", "/guidelines/diff", "/preview");
  }
  return (
    <Card withBorder component="section" aria-label={t("versions.next")}>
      <Stack>
        <div>
          <Title order={2} size="h4">
            {t("versions.next")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("versions.nextSays")}
          </Text>
        </div>
        <Instructions
          project={project}
          value={kept.value}
          change={kept.change}
          problem={kept.problem}
          version={(guidelines?.version ?? 0) + 1}
          isSaving={kept.state === "saving"}
        />
        {kept.state === "refused" && <Refused error={kept.problem} />}
        <SaveBar
          says={kept.state === "saved" ? t("versions.unchanged") : t("guidelines.keptHere")}
          busy={kept.state === "saving"}
          act={() => void issue()}
          label={t("versions.issue", { version: (guidelines?.version ?? 0) + 1 })}
        />
      </Stack>
    </Card>
  );
}

interface OlderGiven {
  id: string;
  latest: Schemas["GuidelinesView"];
  taskType: string;
}

function Older({ id, latest, taskType }: OlderGiven) {
  const { t } = useTranslation(["manage", "words"]);
  const zone = useZone();
  const [version, setVersion] = useState(latest.version);
  const [from, setFrom] = useState<number | null>(null);
  const numbers = Array.from({ length: latest.version }, (_, at) => latest.version - at);
  const asked = version !== latest.version;
  const params = { params: { path: { project_id: id }, query: { version } } };
  const older = calls.useQuery("get", "/projects/{project_id}/guidelines", params, {
    enabled: asked,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shown = asked ? older.data : latest;
  const choices = (all: number[]) =>
    all.map((one) => ({ value: String(one), label: t("versions.one", { version: one }) }));
  return (
    <Stack>
      {latest.version > 1 && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={t("versions.read")}
            allowDeselect={false}
            data={choices(numbers)}
            value={String(version)}
            onChange={(one) => {
              setVersion(Number(one));
              setFrom(null);
            }}
          />
          <Select
            label={t("versions.compare")}
            clearable
            placeholder={t("versions.none")}
            data={choices(numbers.filter((one) => one < version))}
            value={from === null ? null : String(from)}
            onChange={(one) => setFrom(one === null ? null : Number(one))}
          />
        </SimpleGrid>
      )}
      {shown && (
        <Text size="sm" c="dimmed">
          {t("versions.since", { version, at: instant(shown.created_at, zone) })}
        </Text>
      )}
      {asked && older.error && <Refused error={older.error} again={() => void older.refetch()} />}
      {from === null ? (
        shown ? (
          <Preview written={writtenOf(shown)} version={version} taskType={taskType} />
        ) : (
          <Waiting rows={1} height={200} />
        )
      ) : (
        <Difference id={id} from={from} to={version} />
      )}
    </Stack>
  );
}

const MARKS = { added: "+", removed: "−", same: " " } as const;
const COLORS = {
  added: "var(--mantine-color-teal-light)",
  removed: "var(--mantine-color-red-light)",
  same: "transparent",
} as const;

function Difference({ id, from, to }: { id: string; from: number; to: number }) {
  const { t } = useTranslation(["manage", "words"]);
  const found = calls.useQuery("get", "/projects/{project_id}/guidelines/diff", {
    params: { path: { project_id: id }, query: { from, to } },
  });
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting rows={1} height={160} />;
  const parts = found.data.parts.filter((one) => one.is_changed);
  if (parts.length === 0) return <Alert color="gray" title={t("versions.same")} />;
  return (
    <Card withBorder>
      {parts.map((part) => (
        <Stack key={part.part} gap={2} mb="md">
          <Title order={3} size="h5">
            {t(`guidelines.${part.part as "steps"}`)}
          </Title>
          {part.lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a difference are only read
            <Text key={at} size="sm" className="answers" px="xs" bg={COLORS[line.change]}>
              <span aria-hidden>{MARKS[line.change]} </span>
              {line.change === "same" ? (
                line.text
              ) : line.change === "added" ? (
                <ins>{line.text}</ins>
              ) : (
                <del>{line.text}</del>
              )}
            </Text>
          ))}
        </Stack>
      ))}
    </Card>
  );
}
