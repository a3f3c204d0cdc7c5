import { Anchor, Button, Checkbox, Group, SimpleGrid, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { groupsOf } from "./groups";

/** Which notices come by e-mail too; those about security and held money always do. */
export function Preferences() {
  const found = calls.useQuery("get", "/me/preferences", {});
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  return <Choices kept={found.data} />;
}

function Choices({ kept }: { kept: Schemas["PreferencesView"] }) {
  const { t } = useTranslation(["notices", "words"]);
  const [mailed, setMailed] = useState(kept.mailed);
  const save = useAct(async () => {
    const { data } = await api.PUT("/me/preferences", { body: { locale: kept.locale, mailed } });
    if (data) queries.setQueriesData({ queryKey: ["get", "/me/preferences"] }, data);
    notifications.show({ message: t("words:saved") });
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void save.run();
  }
  return (
    <Page
      title={t("choices.title")}
      says={t("choices.says")}
      actions={
        <Anchor size="sm" renderRoot={(props) => <Link to="/notices" {...props} />}>
          {t("title")}
        </Anchor>
      }
    >
      <form onSubmit={submit}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {groupsOf(Object.keys(mailed)).map(({ name, kinds }) => (
            <Section key={name} title={t(`groups.${name}`)}>
              {kinds.map((kind) => (
                <Checkbox
                  key={kind}
                  label={t(`kinds.${kind as "claim_reminder"}`, { defaultValue: kind.replaceAll("_", " ") })}
                  checked={mailed[kind] ?? true}
                  onChange={(event) => setMailed({ ...mailed, [kind]: event.currentTarget.checked })}
                />
              ))}
            </Section>
          ))}
        </SimpleGrid>
        <Text size="sm" c="dimmed" my="md">
          {t("choices.always")}
        </Text>
        <RefusedElsewhere act={save} />
        <Group>
          <Button type="submit" loading={save.busy}>
            {t("words:save")}
          </Button>
        </Group>
      </form>
    </Page>
  );
}
