import {
  Alert,
  Anchor,
  Button,
  Card,
  Group,
  Progress,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { instant, minutes } from "@/lib/format";
import { save } from "@/lib/save";
import { useZone } from "@/lib/who";
import { Desk } from "./Desk";
import { again } from "./data";
import { ImportBadge, type ImportState } from "./Imports";
import { Rule } from "./Rule";
import { Figure } from "./setup/Cost";

const MOVING: ImportState[] = ["queued", "checking", "creating"];
const EVERY = 1500; // milliseconds between two looks at an import that moves
const SHOWN = 100;

type View = Schemas["ImportView"];
const isMoving = (state: string | undefined) => MOVING.some((one) => one === state);

/** How far an import is, while it is; and what is wrong with its lines. */
export function Import({ id, importId }: { id: string; importId: string }) {
  return (
    <Desk id={id} part="imports">
      {({ project }) => <Live id={id} importId={importId} isDraft={project.state === "draft"} />}
    </Desk>
  );
}

interface LiveGiven {
  id: string;
  importId: string;
  isDraft: boolean;
}

function Live({ id, importId, isDraft }: LiveGiven) {
  const params = { params: { path: { import_id: importId } } };
  const found = calls.useQuery("get", "/imports/{import_id}", params, {
    refetchInterval: ({ state }) => (isMoving(state.data?.state) ? EVERY : false),
  });
  const state = found.data?.state;
  const wasMoving = useRef(false);
  // what it changed is read anew once it ends; one that was over before has changed nothing since
  useEffect(() => {
    const ends = wasMoving.current && state !== undefined && !isMoving(state);
    wasMoving.current = isMoving(state);
    if (ends) void again(id, "", "/imports", "/progress", "/cost-preview", "/tasks", "/preview");
  }, [state, id]);
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting rows={2} height={140} />;
  return (
    <>
      <RefusedAnew of={found} />
      <Seen id={id} one={found.data} isDraft={isDraft} />
    </>
  );
}

function Seen({ id, one, isDraft }: { id: string; one: View; isDraft: boolean }) {
  const { t } = useTranslation(["manage", "words"]);
  const { progress } = one;
  const zone = useZone();
  const cancel = useAct(async () => {
    const params = { path: { import_id: one.import_id } };
    await api.POST("/imports/{import_id}/cancellation", { params });
    await queries.invalidateQueries({ queryKey: ["get", "/imports/{import_id}"] });
  });
  const left = progress.seconds_left;
  return (
    <Stack>
      <Card withBorder>
        <Stack>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {t("import.title", { at: instant(one.created_at, zone) })}
            </Title>
            <ImportBadge state={one.state} />
          </Group>
          <div>
            <Progress
              size="lg"
              value={progress.percent}
              color={one.state === "failed" ? "red" : "lagoon"}
              animated={isMoving(one.state)}
              aria-label={t("import.percent", { percent: progress.percent })}
            />
            <Text size="sm" role="status" className="tabular" mt={4}>
              {t(`import.says.${one.state as ImportState}`)}
              {isMoving(one.state) && ` ${t("import.percent", { percent: progress.percent })}`}
              {left !== null &&
                ` · ${t("import.left", { time: left < 60 ? t("import.soon") : minutes(left / 60) })}`}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            <Figure label={t("import.lines")} value={String(one.lines_total ?? one.lines_done)} />
            <Figure label={t("import.found")} value={String(one.tasks_found)} />
            <Figure label={t("import.created")} value={String(one.tasks_created)} />
            <Figure label={t("import.errors")} value={String(one.errors_count)} />
          </SimpleGrid>
          {one.failure && (
            <Alert color="red" title={t("import.failed")}>
              {t(`import.failures.${one.failure as "other"}`, { defaultValue: t("import.failures.other") })}
            </Alert>
          )}
          {one.columns_left_out.length > 0 && (
            <Text size="sm" className="breaks">
              {t("import.leftOut", { columns: one.columns_left_out.join(", ") })}
            </Text>
          )}
          {cancel.problem !== null && <Refused error={cancel.problem} />}
          <Group>
            {(isMoving(one.state) || one.state === "waiting") && (
              <Button variant="default" onClick={() => void cancel.run()} loading={cancel.busy}>
                {t(one.mode === "skip_bad" ? "import.cancelRest" : "import.cancel")}
              </Button>
            )}
            {!isMoving(one.state) && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/manage/$projectId/imports" params={{ projectId: id }} {...props} />
                )}
              >
                {t("import.another")}
              </Anchor>
            )}
            {!isMoving(one.state) && isDraft && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link
                    to="/manage/$projectId/setup/$step"
                    params={{ projectId: id, step: "check" }}
                    {...props}
                  />
                )}
              >
                {t("overview.goOn")}
              </Anchor>
            )}
          </Group>
        </Stack>
      </Card>
      {one.errors_count > 0 && <Errors one={one} />}
    </Stack>
  );
}

function Errors({ one }: { one: View }) {
  const { t } = useTranslation(["manage", "words"]);
  const { import_id } = one;
  const get = useAct(async () => {
    const { data } = await api.GET("/imports/{import_id}/errors", {
      params: { path: { import_id } },
      headers: { Accept: "text/csv" },
      parseAs: "blob",
    });
    if (data) save(`errors-${import_id}.csv`, data as unknown as Blob);
  });
  return (
    <Card withBorder component="section" aria-label={t("import.errorsTitle")}>
      <Stack>
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t("import.errorsTitle")}
          </Title>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
            loading={get.busy}
            onClick={() => void get.run()}
          >
            {t("import.csv")}
          </Button>
        </Group>
        {get.problem !== null && <Refused error={get.problem} />}
        {one.errors_count > SHOWN && (
          <Text size="sm">{t("import.first", { shown: SHOWN, count: one.errors_count })}</Text>
        )}
        <Table.ScrollContainer minWidth={280} scrollAreaProps={{ tabIndex: 0 }}>
          <Table striped verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("import.line")}</Table.Th>
                <Table.Th>{t("import.field")}</Table.Th>
                <Table.Th>{t("import.rule")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {one.errors.map((bad) => (
                <Table.Tr key={`${bad.line} ${bad.field} ${bad.rule}`}>
                  <Table.Td className="tabular">
                    {bad.line}
                    {bad.key && (
                      <Text size="xs" c="dimmed" className="breaks">
                        {bad.key}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="breaks">{bad.field}</Table.Td>
                  <Table.Td className="breaks">
                    <Rule text={bad.rule} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    </Card>
  );
}
