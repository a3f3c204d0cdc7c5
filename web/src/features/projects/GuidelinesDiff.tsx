import { Alert, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import classes from "./diff.module.css";

interface Given {
  id: string;
  from: number;
  to: number;
}

const MARKS = { added: "+", removed: "−", same: " " } as const;

/** What changed since the version the person said they read, before anything else of the guidelines. */
export function GuidelinesDiff({ id, from, to }: Given) {
  const { t } = useTranslation(["projects", "words"]);
  const found = calls.useQuery("get", "/projects/{project_id}/guidelines/diff", {
    params: { path: { project_id: id }, query: { from, to } },
  });
  const changed = found.data?.parts.filter((part) => part.is_changed) ?? [];
  return (
    <Alert color="yellow" title={t("diff.title", { from, to })}>
      <Text size="sm">{t("diff.says")}</Text>
      {found.isPending && <Waiting rows={1} />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      <Stack gap="sm" mt="sm">
        {changed.map((part) => (
          <div key={part.part}>
            <Title order={3} size="h6">
              {t(`diff.parts.${part.part as "steps"}`, { defaultValue: part.part })}
            </Title>
            {numbered(part.lines).map(([key, line]) => (
              <div key={key} className={`${classes.line} ${classes[line.change] ?? ""}`}>
                <span aria-hidden>{MARKS[line.change]}</span>
                {line.change === "added" && <ins>{line.text}</ins>}
                {line.change === "removed" && <del>{line.text}</del>}
                {line.change === "same" && <span>{line.text}</span>}
              </div>
            ))}
          </div>
        ))}
      </Stack>
    </Alert>
  );
}

type Line = Schemas["GuidelinesDiffView"]["parts"][number]["lines"][number];

/** Lines may say the same twice: their place is their name. */
function numbered(lines: readonly Line[]): [string, Line][] {
  return lines.map((line, at) => [`line-${at}`, line]);
}
