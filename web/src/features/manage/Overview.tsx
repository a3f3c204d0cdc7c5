import {
  Alert,
  Anchor,
  Button,
  Card,
  Group,
  List,
  Modal,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { instant, minutes, money } from "@/lib/format";
import { useZone } from "@/lib/who";
import { Desk } from "./Desk";
import { keep, type Project, useProgress } from "./data";
import { Bar, waitsOf } from "./Projects";
import { ProjectId } from "./setup/Check";
import { Cost, Figure } from "./setup/Cost";

const Charts = lazy(() => import("./Charts"));
const COUNTS = [
  "claimed",
  "submitted",
  "accepted",
  "returned",
  "soft_rejected",
  "rejected",
  "released",
  "expired",
] as const;
const MONEY = ["spent", "reserved", "available"] as const;

/** How far a project is, what it cost so far, and what may be done with all of it. */
export function Overview({ id }: { id: string }) {
  return (
    <Desk id={id} part="overview">
      {({ project }) => <Numbers project={project} />}
    </Desk>
  );
}

function Numbers({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const id = project.project_id;
  const found = useProgress(id);
  const zone = useZone();
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting rows={2} height={160} />;
  const progress = found.data;
  const { work } = progress;
  const counts = COUNTS.map((name) => ({ label: t(`counts.${name}`), value: work[name] }));
  const amounts = MONEY.map((name) => ({ label: t(`money.${name}`), amount: progress[name] }));
  const waits = waitsOf(progress, project).filter((one) => one.name !== "draft");
  return (
    <>
      <RefusedAnew of={found} />
      {project.state === "draft" && <ToSetup id={id} />}
      {waits.length > 0 && (
        <Alert
          color="yellow"
          styles={{ title: { color: "var(--mantine-color-text)" } }}
          title={t("list.waits")}
        >
          <List size="sm">
            {waits.map((one) => (
              <List.Item key={one.name}>{t(`waits.${one.name}`, { count: one.count })}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Card withBorder>
        <Stack>
          <Bar progress={progress} />
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            <Figure label={t("figures.tasks")} value={String(progress.tasks)} />
            <Figure label={t("figures.people")} value={String(work.joined - work.left)} />
            <Figure
              label={t("figures.median")}
              value={work.median_minutes === null ? t("figures.tooFew") : minutes(work.median_minutes)}
            />
            <Figure label={t("money.funded")} value={money(progress.funded)} />
          </SimpleGrid>
        </Stack>
      </Card>
      <Suspense fallback={<Waiting rows={1} height={240} />}>
        <Charts counts={counts} amounts={amounts} />
      </Suspense>
      <details>
        <summary>{t("charts.tables")}</summary>
        <SimpleGrid cols={{ base: 1, sm: 2 }} mt="sm">
          <Facts title={t("charts.work")} rows={counts.map(({ label, value }) => [label, String(value)])} />
          <Facts
            title={t("charts.money")}
            rows={[...amounts, { label: t("money.funded"), amount: progress.funded }].map(
              ({ label, amount }) => [label, money(amount)],
            )}
          />
        </SimpleGrid>
      </details>
      <div>
        <Title order={2} size="h4" mb="xs">
          {t("overview.cost")}
        </Title>
        <Stack gap="sm">
          <Cost id={id} />
          <Text size="sm">{t("check.moneySays")}</Text>
          <ProjectId id={id} />
        </Stack>
      </div>
      <Acts project={project} />
      <Text size="sm" c="dimmed">
        {t("overview.since", { at: instant(project.created_at, zone) })}
      </Text>
    </>
  );
}

function ToSetup({ id }: { id: string }) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Alert title={t("overview.draft")}>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/manage/$projectId/setup/$step" params={{ projectId: id, step: "check" }} {...props} />
        )}
      >
        {t("overview.goOn")}
      </Anchor>
    </Alert>
  );
}

function Facts({ title, rows }: { title: string; rows: [string, string][] }) {
  return (
    <Card withBorder>
      <Table captionSide="top">
        <Table.Caption mt={0} ta="start">
          {title}
        </Table.Caption>
        <Table.Tbody>
          {rows.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw={400}>
                {label}
              </Table.Th>
              <Table.Td ta="right" className="tabular">
                {value}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

type Act = "publication" | "pause" | "closure";
const PATHS = {
  publication: "/projects/{project_id}/publication",
  pause: "/projects/{project_id}/pause",
  closure: "/projects/{project_id}/closure",
} as const;
const ACTS: Record<string, Act[]> = {
  draft: ["closure"],
  open: ["pause", "closure"],
  paused: ["publication", "closure"],
};

/** To pause, to open again, to close: what follows from each is said before it is done. */
function Acts({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const [asked, setAsked] = useState<Act | null>(null);
  const acts = ACTS[project.state] ?? [];
  const act = useAct(async (which: Act) => {
    const params = { path: { project_id: project.project_id } };
    const { data } = await api.POST(PATHS[which], { params });
    if (data) await keep(data);
    await queries.invalidateQueries({ queryKey: ["get", "/projects"] });
    setAsked(null);
  });
  if (acts.length === 0) return null;
  return (
    <>
      <Group>
        {acts.map((one) => (
          <Button
            key={one}
            variant="default"
            onClick={() => {
              act.forget();
              setAsked(one);
            }}
          >
            {t(`acts.${one}.title`)}
          </Button>
        ))}
      </Group>
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked && t(`acts.${asked}.ask`, { title: project.title })}
      >
        {asked && (
          <Stack>
            <List size="sm" spacing="xs">
              <List.Item>{t(`acts.${asked}.first`)}</List.Item>
              <List.Item>{t(`acts.${asked}.second`)}</List.Item>
              <List.Item>{t(`acts.${asked}.third`)}</List.Item>
            </List>
            {act.problem !== null && <Refused error={act.problem} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(null)}>
                {t("cancel")}
              </Button>
              <Button
                color={asked === "closure" ? "red" : "lagoon"}
                loading={act.busy}
                onClick={() => void act.run(asked)}
              >
                {t(`acts.${asked}.title`)}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}
