import {
  Anchor,
  Badge,
  Button,
  Card,
  Code,
  FileInput,
  Group,
  Progress,
  Radio,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { memo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { More } from "@/components/More";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { instant } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { upload } from "@/lib/upload";
import { useZone } from "@/lib/who";
import { Desk } from "./Desk";
import { again, type Project } from "./data";
import { type Format, formatOf } from "./files";

export const IMPORT_STATES = [
  "waiting",
  "queued",
  "checking",
  "creating",
  "done",
  "failed",
  "cancelled",
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
type Mode = Schemas["ImportInput"]["mode"];
const FORMATS: Format[] = ["jsonl", "csv", "label_studio"];
const MOST_BYTES = 1024 ** 3;

/** Files of tasks: another one, and what became of those before. */
export function Imports({ id }: { id: string }) {
  return (
    <Desk id={id} part="imports">
      {({ project }) => (
        <>
          <NewImport project={project} />
          <Before id={id} />
        </>
      )}
    </Desk>
  );
}

function NewImport({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const go = useNavigate();
  const id = project.project_id;
  const [file, setFile] = useState<File | null>(null);
  const [format, setFormat] = useState<Format>("jsonl");
  const [mode, setMode] = useState<Mode>("all_or_nothing");
  const [column, setColumn] = useState("");
  const [percent, setPercent] = useState<number | null>(null);
  const begun = useRef<{ of: string; found: Schemas["NewImportView"] } | null>(null);
  const once = useOnce();

  const start = useAct(async () => {
    if (file === null) return;
    const body = { mode, format, key_column: format === "csv" && column !== "" ? column : null };
    const found = await beginOnce(JSON.stringify(body), body);
    setPercent(0);
    try {
      await upload(found.upload, file, setPercent);
    } finally {
      setPercent(null);
    }
    await api.POST("/imports/{import_id}/upload-completion", {
      params: { path: { import_id: found.import_id } },
    });
    begun.current = null;
    await again(id, "/imports");
    await go({
      to: "/manage/$projectId/imports/$importId",
      params: { projectId: id, importId: found.import_id },
    });
  });

  /** A try that failed on its way goes on with the same import, as long as its form is good. */
  async function beginOnce(of: string, body: Schemas["ImportInput"]): Promise<Schemas["NewImportView"]> {
    const known = begun.current;
    if (known?.of === of && new Date(known.found.upload.expires_at).getTime() > Date.now())
      return known.found;
    const path = { project_id: id };
    const { data } = await once((header) =>
      api.POST("/projects/{project_id}/imports", { params: { path, header }, body }),
    );
    if (!data) throw new Error("no import");
    begun.current = { of, found: data };
    return data;
  }

  const isOver = project.state === "closed" || project.state === "archived";
  if (isOver) return <Text>{t("imports.over")}</Text>;
  return (
    <Card withBorder component="section" aria-label={t("imports.new")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start.run();
        }}
      >
        <Stack>
          <Title order={2} size="h4">
            {t("imports.new")}
          </Title>
          <FileInput
            label={t("imports.file")}
            description={t("imports.fileSays")}
            placeholder={t("imports.choose")}
            leftSection={<IconUpload size={16} />}
            required
            clearable
            clearButtonProps={{ "aria-label": t("imports.noFile") }}
            accept=".jsonl,.ndjson,.csv,.json"
            value={file}
            onChange={(one) => {
              setFile(one);
              const guessed = one && formatOf(one.name);
              if (guessed) setFormat(guessed);
            }}
            error={file !== null && file.size > MOST_BYTES ? t("imports.tooLarge") : undefined}
          />
          <Select
            label={t("imports.format")}
            allowDeselect={false}
            data={FORMATS.map((value) => ({ value, label: t(`imports.formats.${value}`) }))}
            value={format}
            onChange={(value) => setFormat((value ?? "jsonl") as Format)}
            error={start.about("format")}
          />
          <Text size="sm" c="dimmed" className="breaks">
            {t(`imports.formatSays.${format}`)}
          </Text>
          {format === "csv" && <Mapping project={project} column={column} setColumn={setColumn} />}
          <Radio.Group label={t("imports.mode")} value={mode} onChange={(value) => setMode(value as Mode)}>
            <Stack gap="xs" mt="xs">
              <Radio value="all_or_nothing" label={t("imports.modes.all_or_nothing")} />
              <Radio value="skip_bad" label={t("imports.modes.skip_bad")} />
            </Stack>
          </Radio.Group>
          {start.problem !== null && <Refused error={start.problem} />}
          {percent !== null && (
            <div role="status">
              <Text size="sm">{t("imports.uploading", { percent })}</Text>
              <Progress value={percent} aria-label={t("imports.uploading", { percent })} />
            </div>
          )}
          <Group>
            <Button type="submit" loading={start.busy} disabled={file === null || file.size > MOST_BYTES}>
              {t("imports.start")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

interface MappingGiven {
  project: Project;
  column: string;
  setColumn: (column: string) => void;
}

/** Which columns become which fields: by their names, or by the project's template. */
function Mapping({ project, column, setColumn }: MappingGiven) {
  const { t } = useTranslation(["manage", "words"]);
  const fields = Object.entries(project.template ?? {});
  return (
    <Stack gap="xs">
      {fields.length === 0 ? (
        <Text size="sm">{t("imports.byName")}</Text>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("data.templateField")}</Table.Th>
              <Table.Th>{t("data.templateText")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map(([name, text]) => (
              <Table.Tr key={name}>
                <Table.Td className="breaks">{name}</Table.Td>
                <Table.Td>
                  <Code className="breaks">{text}</Code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {project.state === "draft" && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/manage/$projectId/setup/$step"
              params={{ projectId: project.project_id, step: "data" }}
              {...props}
            />
          )}
        >
          {t("imports.toTemplate")}
        </Anchor>
      )}
      <TextInput
        label={t("imports.keyColumn")}
        description={t("imports.keyColumnSays")}
        maxLength={200}
        value={column}
        onChange={(event) => setColumn(event.currentTarget.value)}
      />
    </Stack>
  );
}

function Before({ id }: { id: string }) {
  const { t } = useTranslation(["manage", "words"]);
  const zone = useZone();
  const found = calls.useInfiniteQuery(
    "get",
    "/projects/{project_id}/imports",
    { params: { path: { project_id: id }, query: { limit: 20 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    },
  );
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting rows={2} height={56} />;
  const all = found.data.pages.flatMap((page) => page.imports);
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t("imports.before")}
      </Title>
      {all.length === 0 && <Text c="dimmed">{t("imports.none")}</Text>}
      <Long rows={all} id={(one) => one.import_id} height={72} under={`imports ${id}`}>
        {(one) => <One id={id} one={one} zone={zone} />}
      </Long>
      <More of={found} count={all.length} />
    </Stack>
  );
}

interface OneGiven {
  id: string;
  one: Schemas["ImportsView"]["imports"][number];
  zone: string;
}

const One = memo(function One({ id, one, zone }: OneGiven) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Card withBorder padding="sm" component="article">
      <Group justify="space-between">
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/manage/$projectId/imports/$importId"
              params={{ projectId: id, importId: one.import_id }}
              {...props}
            />
          )}
        >
          {t("imports.line", {
            at: instant(one.created_at, zone),
            format: t(`imports.formats.${one.format as Format}`),
          })}
        </Anchor>
        <Group gap="xs">
          <Text size="sm" className="tabular">
            {t("imports.made", { count: one.tasks_created })}
          </Text>
          {one.errors_count > 0 && (
            <Text size="sm" c="red" className="tabular">
              {t("imports.bad", { count: one.errors_count })}
            </Text>
          )}
          <ImportBadge state={one.state} />
        </Group>
      </Group>
    </Card>
  );
});

const COLORS: Partial<Record<ImportState, string>> = {
  done: "teal",
  failed: "red",
  creating: "lagoon",
  checking: "lagoon",
};

export function ImportBadge({ state }: { state: string }) {
  const { t } = useTranslation(["manage", "words"]);
  const known = state as ImportState;
  return (
    <Badge variant="light" color={COLORS[known] ?? "gray"} c="inherit">
      {t(`importStates.${known}`)}
    </Badge>
  );
}
