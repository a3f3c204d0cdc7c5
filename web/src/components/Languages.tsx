import { ActionIcon, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { languageName, languages } from "@/lib/places";

type Spoken = Schemas["Spoken"];
const LEVELS = ["1", "2", "3", "4", "5"] as const;
const MOST = 20;

interface Given {
  spoken: readonly Spoken[];
  change: (spoken: Spoken[]) => void;
  problem?: ReactNode;
}

/** The languages somebody knows, each with how well. */
export function Languages({ spoken, change, problem }: Given) {
  const { t } = useTranslation();
  const title = useId();
  const choices = useMemo(() => languages(spoken.map((one) => one.language)), [spoken]);
  const levels = LEVELS.map((value) => ({ value, label: t(`languages.levels.${value}`) }));
  const said = new Set(spoken.map((one) => one.language));
  const set = (at: number, changed: Partial<Spoken>) =>
    change(spoken.map((one, here) => (here === at ? { ...one, ...changed } : one)));
  return (
    <fieldset className="plain" aria-labelledby={title}>
      <Stack gap="xs">
        <div>
          <Text size="sm" fw={500} id={title}>
            {t("languages.title")}
          </Text>
          <Text size="xs" c="dimmed">
            {t("languages.says")}
          </Text>
        </div>
        {spoken.map((one, at) => (
          <Group key={one.language} gap="xs" wrap="nowrap" align="flex-end">
            <Select
              flex={1}
              label={t("languages.language")}
              searchable
              nothingFoundMessage={t("nothingFound")}
              data={choices.filter(({ value }) => value === one.language || !said.has(value))}
              value={one.language}
              onChange={(language) => language && set(at, { language })}
              allowDeselect={false}
            />
            <Select
              flex={1}
              label={t("languages.level")}
              data={levels}
              value={String(one.level ?? 1)}
              onChange={(level) => level && set(at, { level: Number(level) })}
              allowDeselect={false}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t("languages.remove", { language: languageName(one.language) })}
              onClick={() => change(spoken.filter((_, here) => here !== at))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {spoken.length < MOST && (
          <div>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => change([...spoken, { language: next(said), level: 3 }])}
            >
              {t("languages.add")}
            </Button>
          </div>
        )}
        {problem && (
          <Text size="xs" c="red" role="alert">
            {problem}
          </Text>
        )}
      </Stack>
    </fieldset>
  );
}

/** The language to begin a new line with: this browser's, then the most widely spoken. */
function next(said: ReadonlySet<string>): string {
  const likely = [
    ...navigator.languages.map((tag) => tag.split("-")[0] ?? ""),
    "en",
    "es",
    "zh",
    "hi",
    "ar",
    "fr",
  ];
  const known = languages().map((one) => one.value);
  return [...likely, ...known].find((tag) => known.includes(tag) && !said.has(tag)) ?? "en";
}
