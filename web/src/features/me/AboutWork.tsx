import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { useChanges } from "./changes";
import { save } from "./saving";

const FIELDS = ["specialisation", "linkedin_url", "portfolio_url", "background"] as const;

/** What one does best and where that can be seen: a page, or one's own words, for nobody has to be on LinkedIn (R66). */
export function AboutWork({ me }: { me: Schemas["OwnAccountView"] }) {
  const { t } = useTranslation(["me", "words"]);
  const { given, changed, change, saved } = useChanges({
    specialisation: me.specialisation ?? "",
    linkedin_url: me.linkedin_url ?? "",
    portfolio_url: me.portfolio_url ?? "",
    background: me.background ?? "",
  });
  const act = useAct(async () => {
    await save(changed);
    saved(changed);
  });
  const field = (name: (typeof FIELDS)[number]) => ({
    label: t(`work.${name}`),
    description: t(`work.${name}_is`),
    name,
    value: given[name],
    error: act.about(name),
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void act.run();
  }
  return (
    <Section title={t("work.title")} says={t("work.says")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput {...field("specialisation")} maxLength={100} />
          <TextInput
            {...field("linkedin_url")}
            type="url"
            maxLength={200}
            placeholder="https://www.linkedin.com/in/…"
          />
          <TextInput {...field("portfolio_url")} type="url" maxLength={300} placeholder="https://" />
          <Textarea {...field("background")} autosize minRows={4} maxRows={12} maxLength={2000} />
          <RefusedElsewhere act={act} fields={FIELDS} />
          <Group>
            <Button type="submit" loading={act.busy}>
              {t("words:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
