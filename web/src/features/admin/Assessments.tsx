import { Alert, Anchor, Button, Card, FileButton, Group, JsonInput, Stack, Text } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { languageName } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { Listed, PAGED } from "./Listed";

/** The tests that can be taken, and writing another one or a higher version: a draft until it is published. */
export function Assessments() {
  const { t } = useTranslation("admin");
  const found = calls.useInfiniteQuery("get", "/assessments", { params: { query: { limit: 50 } } }, PAGED);
  const all = found.data?.pages.flatMap((page) => page.assessments) ?? [];
  return (
    <Page title={t("tests.title")} says={t("tests.says")} width={1100}>
      <Listed found={found} count={all.length} empty={t("tests.none")} height={64}>
        {all.map((one) => (
          <Card key={one.assessment_id} withBorder padding="sm" component="article">
            <Anchor
              fw={600}
              renderRoot={(props) => (
                <Link
                  to="/admin/assessments/$assessmentId"
                  params={{ assessmentId: one.assessment_id }}
                  {...props}
                />
              )}
            >
              {one.title}
            </Anchor>
            <Text size="sm" c="dimmed" className="breaks">
              {t("tests.about", {
                skill: one.skill,
                level: one.level,
                language: languageName(one.language),
                items: one.draw_count,
                minutes: one.limit_minutes,
                percent: one.pass_percent,
              })}
            </Text>
          </Card>
        ))}
      </Listed>
      <Write />
    </Page>
  );
}

function Write() {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const [text, setText] = useSessionStorage({
    key: "inlier.test",
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const [drafts, setDrafts] = useSessionStorage<Schemas["AssessmentView"][]>({
    key: "inlier.testDrafts",
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const test = parsed(text);
  const write = useAct(async () => {
    if (test === null) return;
    const { data } = await once((header) => api.POST("/assessments", { params: { header }, body: test }));
    if (data) setDrafts((before) => [data, ...before.filter((one) => !isSame(one, data))]);
    setText("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void write.run();
  }
  return (
    <Section title={t("tests.write.title")} says={t("tests.write.says")}>
      {drafts.map((draft) => (
        <Draft
          key={draft.assessment_id}
          draft={draft}
          published={() => setDrafts((before) => before.filter((one) => !isSame(one, draft)))}
        />
      ))}
      <form onSubmit={submit}>
        <Stack>
          <JsonInput
            label={t("tests.write.json")}
            description={t("tests.write.jsonSays")}
            autosize
            minRows={8}
            maxRows={24}
            spellCheck={false}
            value={text}
            error={text !== "" && test === null ? t("tests.write.noJson") : undefined}
            onChange={setText}
          />
          <RefusedElsewhere act={write} />
          <Group>
            <Button type="submit" loading={write.busy} disabled={test === null}>
              {t("tests.write.do")}
            </Button>
            <FileButton accept="application/json,.json" onChange={(file) => void file?.text().then(setText)}>
              {(props) => (
                <Button variant="default" {...props}>
                  {t("tests.write.file")}
                </Button>
              )}
            </FileButton>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

const isSame = (one: Schemas["AssessmentView"], other: Schemas["AssessmentView"]) =>
  one.assessment_id === other.assessment_id;

/** What was written, if it is an object at all; what it must hold the API says. */
function parsed(text: string): Schemas["NewAssessment"] | null {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found)
      ? (found as Schemas["NewAssessment"])
      : null;
  } catch {
    return null;
  }
}

function Draft({ draft, published }: { draft: Schemas["AssessmentView"]; published: () => void }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const publish = useAct(async () => {
    const path = { assessment_id: draft.assessment_id };
    await once((header) =>
      api.POST("/assessments/{assessment_id}/publication", { params: { path, header } }),
    );
    await queries.invalidateQueries({ queryKey: ["get", "/assessments"] });
    published();
  });
  return (
    <Alert color="gray" title={t("tests.draft.title", { title: draft.title, version: draft.latest })}>
      <Stack gap="xs">
        <Text size="sm">{t("tests.draft.says", { count: draft.item_count })}</Text>
        <RefusedElsewhere act={publish} />
        <Group>
          <Button loading={publish.busy} onClick={() => void publish.run()}>
            {t("tests.draft.publish")}
          </Button>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                to="/admin/assessments/$assessmentId"
                params={{ assessmentId: draft.assessment_id }}
                {...props}
              />
            )}
          >
            {t("tests.draft.items")}
          </Anchor>
        </Group>
      </Stack>
    </Alert>
  );
}
