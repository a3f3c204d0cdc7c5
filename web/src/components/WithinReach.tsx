import { List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { type Titles, useSkillTitle } from "@/lib/skills";
import { useTests } from "@/lib/tests";
import { isProvable, type Obstacle, Said } from "./Obstacles";
import { Way } from "./Way";

interface Given {
  of: readonly (Pick<Schemas["ReachableView"], "project_id" | "title"> & { missing: readonly Obstacle[] })[];
  titles?: Titles;
}

/** What else is open: each project with all that is missing, and the way to the test that proves it. */
export function WithinReach({ of, titles }: Given) {
  const { t } = useTranslation("offers");
  const missing = of.flatMap((one) => one.missing);
  const { tests } = useTests(missing.some(isProvable));
  const title = useSkillTitle(
    missing.flatMap((one) => one.skill ?? []),
    titles,
  );
  if (of.length === 0) return null;
  return (
    <Stack component="section" aria-labelledby="within-reach" gap="xs">
      <Title order={2} size="h3" id="within-reach">
        {t("reach.title")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("reach.says")}
      </Text>
      <List spacing="xs" size="sm">
        {of.map((one) => (
          <List.Item key={one.project_id} className="breaks">
            <Way path={`/projects/${one.project_id}`}>{one.title}</Way>
            {one.missing.map((each) => (
              <span key={`${each.code}-${each.skill}-${each.detail}`}>
                {" · "}
                <Said one={each} title={title} tests={tests} />
              </span>
            ))}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
