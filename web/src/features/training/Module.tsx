import { Anchor, List, SegmentedControl, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, queries, type Schemas } from "@/api/client";
import { Markdown } from "@/components/Markdown";
import { Page } from "@/components/Page";
import { Part } from "@/components/Part";
import { Refused } from "@/components/Refused";
import { SignedIn } from "@/components/SignedIn";
import { Waiting } from "@/components/Waiting";
import { Example } from "./Example";

/** One type of task: what to mind, and examples that one tries and is told about at once. */
export function Module({ taskType }: { taskType: string }) {
  return (
    <SignedIn>
      <Opened taskType={taskType} />
    </SignedIn>
  );
}

function Opened({ taskType }: { taskType: string }) {
  const { t } = useTranslation("training");
  const params = { params: { path: { task_type: taskType } } };
  const found = calls.useQuery("get", "/training/{task_type}", params, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (found.data) return <Shown of={found.data} />;
  return (
    <Page title={t("module")}>
      {found.error ? (
        <Refused error={found.error} again={() => void found.refetch()} />
      ) : (
        <Waiting rows={2} height={180} />
      )}
    </Page>
  );
}

function Shown({ of }: { of: Schemas["TrainingView"] }) {
  const { t, i18n } = useTranslation("training");
  const { module } = of;
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<string[] | null>(null);
  const [isDone, setDone] = useState(of.completed_at !== null);
  const example = module.examples[at];
  function told(result: Schemas["TryView"]) {
    setLeft(result.still_to_do);
    if (!result.completes) return;
    setDone(true);
    void queries.invalidateQueries({ queryKey: ["get", "/training"] });
  }
  return (
    <Page title={module.title} says={<span lang="en">{module.introduction}</span>}>
      {i18n.language !== "en" && <Text size="sm">{t("inEnglish")}</Text>}
      <Anchor size="sm" renderRoot={(props) => <Link to="/training" {...props} />}>
        {t("all")}
      </Anchor>
      <Part title={t("advice")}>
        <List size="sm" spacing={6} lang="en">
          {module.advice.map((one) => (
            <List.Item key={one}>
              <Markdown text={one} />
            </List.Item>
          ))}
        </List>
      </Part>
      <Stack gap="sm">
        <SegmentedControl
          w="fit-content"
          maw="100%"
          aria-label={t("choose")}
          data={module.examples.map((_, number) => ({
            value: String(number),
            label: t("example", { number: number + 1 }),
          }))}
          value={String(at)}
          onChange={(value) => setAt(Number(value))}
        />
        {isDone ? (
          <Text size="sm">{t("completed")}</Text>
        ) : (
          left && left.length > 0 && <Text size="sm">{t("left", { count: left.length })}</Text>
        )}
        {example && (
          <Example
            key={example.example_id}
            module={module}
            example={example}
            told={told}
            next={at + 1 < module.examples.length ? () => setAt(at + 1) : undefined}
          />
        )}
      </Stack>
    </Page>
  );
}
