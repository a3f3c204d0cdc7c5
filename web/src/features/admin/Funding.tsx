import { Alert, Button, Code, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { money } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { Amount, useAmount } from "./Amount";

const FIELDS = ["amount", "reference"] as const;

/** A client's money that arrived, booked into a project's budget once by the bank's own number. */
export function Funding() {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const [project, setProject] = useState("");
  const amount = useAmount();
  const [reference, setReference] = useState("");
  const [booked, setBooked] = useState<Schemas["FundingView"] | null>(null);
  const { found } = amount;
  const book = useAct(async () => {
    setBooked(null);
    if (found === null) return;
    const path = { project_id: project.trim() };
    const body = { amount: found, reference: reference.trim() };
    const { data } = await once((header) =>
      api.POST("/projects/{project_id}/funding", { params: { path, header }, body }),
    );
    setBooked(data ?? null);
    amount.setText("");
    setReference("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void book.run();
  }
  const isReady = project.trim() !== "" && reference.trim() !== "" && found !== null && found.minor > 0;
  return (
    <Page title={t("funding.title")} says={t("funding.says")} width={1100}>
      {booked && (
        <Alert color="lagoon" title={t("funding.done", { amount: money(booked.amount) })} role="status">
          <Code className="breaks">{booked.entry_id}</Code>
        </Alert>
      )}
      <Section title={t("funding.new")}>
        <form onSubmit={submit}>
          <Stack maw={640}>
            <TextInput
              label={t("funding.project")}
              placeholder="prj_…"
              required
              autoComplete="off"
              value={project}
              onChange={(event) => setProject(event.currentTarget.value)}
            />
            <Amount of={amount} error={book.about("amount")} />
            <TextInput
              maw={420}
              label={t("funding.reference")}
              description={t("funding.referenceSays")}
              required
              maxLength={100}
              autoComplete="off"
              value={reference}
              error={book.about("reference")}
              onChange={(event) => setReference(event.currentTarget.value)}
            />
            <RefusedElsewhere act={book} fields={FIELDS} />
            {isReady && found && (
              <Text size="sm" fw={600}>
                {t("funding.will", { amount: money(found) })}
              </Text>
            )}
            <Group>
              <Button type="submit" loading={book.busy} disabled={!isReady}>
                {t("funding.do")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Section>
    </Page>
  );
}
