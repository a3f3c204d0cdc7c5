import { Button, Group, Select, SimpleGrid, TextInput } from "@mantine/core";
import { type FormEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Languages } from "@/components/Languages";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { day } from "@/lib/days";
import { countryName, timeZones } from "@/lib/places";
import { useChanges } from "./changes";
import { save } from "./saving";

const FIELDS = ["name", "time_zone", "languages"];

/** Name, time zone and languages; what follows from law or e-mail is shown and changed elsewhere. */
export function AboutYou({ me }: { me: Schemas["OwnAccountView"] }) {
  const { t } = useTranslation(["me", "words"]);
  const { given, changed, change, saved } = useChanges({
    name: me.name,
    time_zone: me.time_zone,
    languages: me.languages,
  });
  const zones = useMemo(() => timeZones(me.time_zone), [me.time_zone]);
  const isVerified = me.identity === "verified";
  const act = useAct(async () => {
    await save(changed);
    saved(changed);
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void act.run();
  }
  return (
    <Section title={t("you.title")}>
      <form onSubmit={submit}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t("you.name")}
            description={isVerified ? t("you.nameVerified") : t("you.nameIs")}
            autoComplete="name"
            required
            maxLength={100}
            readOnly={isVerified}
            value={given.name}
            error={act.about("name")}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label={t("you.timeZone")}
            description={t("you.timeZoneIs")}
            searchable
            limit={100}
            allowDeselect={false}
            nothingFoundMessage={t("words:nothingFound")}
            data={zones}
            value={given.time_zone}
            error={act.about("time_zone")}
            onChange={(time_zone) => time_zone && change({ time_zone })}
          />
          <TextInput
            label={t("you.country")}
            description={t("you.countryIs")}
            readOnly
            variant="filled"
            value={countryName(me.country)}
          />
          <TextInput
            label={t("you.bornOn")}
            description={t("you.bornOnIs")}
            readOnly
            variant="filled"
            value={day(me.born_on)}
          />
        </SimpleGrid>
        <Group my="md">
          <Languages
            spoken={given.languages}
            change={(languages) => change({ languages })}
            problem={act.about("languages")}
          />
        </Group>
        <RefusedElsewhere act={act} fields={FIELDS} />
        <Group mt="sm">
          <Button type="submit" loading={act.busy}>
            {t("words:save")}
          </Button>
        </Group>
      </form>
    </Section>
  );
}
