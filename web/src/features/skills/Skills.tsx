import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { openAnew } from "@/lib/opens";
import { useNamed } from "@/lib/skills";
import { SkillRow } from "./SkillRow";
import { choicesOf, type Declared, withLevel } from "./tree";

const KEY = ["get", "/me/skills"];

/** What one says one can do beside what one has proved, by the tree of skills (R42). */
export function Skills() {
  const mine = calls.useQuery("get", "/me/skills", {});
  const tree = calls.useQuery("get", "/skills", {}, { staleTime: 300_000 });
  const tests = calls.useQuery("get", "/assessments", {});
  const failed = [mine, tree, tests].filter((one) => one.isLoadingError);
  if (failed[0]) {
    const again = () => void Promise.all(failed.map((one) => one.refetch()));
    return <Refused error={failed[0].error} again={again} />;
  }
  if (!mine.data || !tree.data || !tests.data) return <Waiting />;
  return <Named held={mine.data.skills} tree={tree.data.skills} tests={tests.data.assessments} />;
}

interface Given {
  held: Schemas["HeldSkillView"][];
  tree: Schemas["SkillNode"][];
  tests: Schemas["OfferedAssessment"][];
}

function Named({ held, tree, tests }: Given) {
  return <Held held={useNamed(held)} tree={useNamed(tree)} tests={tests} />;
}

function Held({ held, tree, tests }: Given) {
  const { t } = useTranslation(["skills", "words"]);
  const [wanted, setWanted] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const declare = useAct(async (skills: Declared[], done: string) => {
    setSaid("");
    const { data } = await api.PUT("/me/skills", { body: { skills } });
    if (data) queries.setQueriesData({ queryKey: KEY }, data);
    openAnew();
    setSaid(done);
  });

  async function add() {
    if (wanted === null) return;
    const title = tree.find((one) => one.skill === wanted)?.title ?? wanted;
    if (await declare.run(withLevel(held, wanted, 3), t("added", { title }))) setWanted(null);
  }

  return (
    <Page title={t("title")} says={t("says")}>
      <Section title={t("add.title")} says={t("add.says")}>
        <Group align="flex-end">
          <Select
            flex={1}
            miw={220}
            maw={420}
            label={t("add.label")}
            placeholder={t("add.placeholder")}
            searchable
            clearable
            nothingFoundMessage={t("words:nothingFound")}
            data={choicesOf(tree, held)}
            value={wanted}
            onChange={setWanted}
          />
          <Button disabled={wanted === null} loading={declare.busy} onClick={() => void add()}>
            {t("add.do")}
          </Button>
        </Group>
      </Section>
      <Section title={t("yours")} says={t("levels")}>
        <Text size="sm" role="status">
          {said}
        </Text>
        <RefusedElsewhere act={declare} />
        {held.length === 0 && <Text size="sm">{t("none")}</Text>}
        <Stack gap={0} component="ul" p={0} m={0}>
          {held.map((one) => (
            <SkillRow
              key={one.skill}
              held={one}
              tests={tests.filter((test) => test.skill === one.skill)}
              busy={declare.busy}
              set={(level) =>
                void declare.run(
                  withLevel(held, one.skill, level),
                  t(level === null ? "removed" : "changed", { title: one.title }),
                )
              }
            />
          ))}
        </Stack>
      </Section>
    </Page>
  );
}
