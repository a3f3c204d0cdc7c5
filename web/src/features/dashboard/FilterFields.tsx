import { NativeSelect, SimpleGrid } from "@mantine/core";
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
  const field = (name: keyof Wanted, label: string, choices: Choice[]) => (
    <NativeSelect
      label={label}
      value={wanted[name] ?? ""}
      onChange={(event) => onWanted(wantedIn({ ...wanted, [name]: event.currentTarget.value || null }))}
      data={[{ value: "", label: t("filters.any") }, ...withOwn(choices, wanted[name]?.toString())]}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
      {field(
        "task_type",
        t("filters.type"),
        TASK_TYPES.map((value) => ({ value, label: t(`words:taskTypes.${value}`) })),
      )}
      {field(
        "skill",
        t("filters.skill"),
        named.map(({ skill, title }) => ({ value: skill, label: title })),
      )}
      {field(
        "reward_minimum_minor",
        t("filters.pay"),
        PAYS.map((minor) => ({ value: String(minor), label: money({ minor, currency: "USD" }) })),
      )}
      {field(
        "minutes_maximum",
        t("filters.duration"),
        LASTS.map((count) => ({ value: String(count), label: minutes(count) })),
      )}
      {field(
        "language",
        t("filters.language"),
        LANGUAGES.map((value) => ({ value, label: languageName(value) })),
      )}
      {field(
        "device",
        t("filters.device"),
        DEVICES.map((value) => ({ value, label: t(`filters.devices.${value}`) })),
      )}
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
