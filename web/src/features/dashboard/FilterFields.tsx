import { Select, SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { languageName, minutes, money } from "@/lib/format";
import { useNamed } from "@/lib/skills";
import { DEVICES, TASK_TYPES, type Wanted, wantedIn } from "./search";

interface Given {
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
}

const PAYS = [100, 200, 500, 1000, 2000, 5000];
const LASTS = [5, 10, 30, 60, 120];
const LANGUAGES = "ar bn de en es fr hi id it ja ko nl pl pt ru sw th tr uk ur vi zh".split(" ");

/** The fields of the filters; they come when somebody opens them, with the tree of skills. */
export function FilterFields({ wanted, onWanted }: Given) {
  const { t } = useTranslation(["dashboard", "words"]);
  const skills = calls.useQuery("get", "/skills", {}, { staleTime: 600_000 });
  const named = useNamed(skills.data?.skills ?? []);
  const change = (name: keyof Wanted, value: string | null) =>
    onWanted(wantedIn({ ...wanted, [name]: value }));
  const shown = {
    searchable: true,
    openOnFocus: false,
    clearable: true,
    comboboxProps: { shadow: "md" },
  } as const;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
      <Select
        {...shown}
        label={t("filters.type")}
        value={wanted.task_type ?? null}
        onChange={(value) => change("task_type", value)}
        data={TASK_TYPES.map((value) => ({ value, label: t(`words:taskTypes.${value}`) }))}
      />
      <Select
        {...shown}
        label={t("filters.skill")}
        value={wanted.skill ?? null}
        onChange={(value) => change("skill", value)}
        data={withOwn(
          named.map(({ skill, title }) => ({ value: skill, label: title })),
          wanted.skill,
        )}
      />
      <Select
        {...shown}
        label={t("filters.pay")}
        value={wanted.reward_minimum_minor?.toString() ?? null}
        onChange={(value) => change("reward_minimum_minor", value)}
        data={withOwn(
          PAYS.map((minor) => ({ value: String(minor), label: money({ minor, currency: "USD" }) })),
          wanted.reward_minimum_minor?.toString(),
        )}
      />
      <Select
        {...shown}
        label={t("filters.duration")}
        value={wanted.minutes_maximum?.toString() ?? null}
        onChange={(value) => change("minutes_maximum", value)}
        data={withOwn(
          LASTS.map((count) => ({ value: String(count), label: minutes(count) })),
          wanted.minutes_maximum?.toString(),
        )}
      />
      <Select
        {...shown}
        label={t("filters.language")}
        value={wanted.language ?? null}
        onChange={(value) => change("language", value)}
        data={withOwn(
          LANGUAGES.map((value) => ({ value, label: languageName(value) })),
          wanted.language,
        )}
      />
      <Select
        {...shown}
        label={t("filters.device")}
        value={wanted.device ?? null}
        onChange={(value) => change("device", value)}
        data={DEVICES.map((value) => ({ value, label: t(`filters.devices.${value}`) }))}
      />
    </SimpleGrid>
  );
}

interface Choice {
  value: string;
  label: string;
}

/** The choices, and the one that stands in the address though it is none of them. */
function withOwn(choices: Choice[], own: string | undefined): Choice[] {
  if (own === undefined || choices.some(({ value }) => value === own)) return choices;
  return [...choices, { value: own, label: own }];
}
