import { Alert, Button, Code, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { MoneyInput } from "@/components/MoneyInput";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { money } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { typed } from "@/lib/price";

const FIELDS = ["amount", "reference"] as const;

/** A client's money that arrived, booked into a project's budget once by the bank's own number. */
export function Funding() {
  const { t } = useTranslation(["admin", "words"]);
  const once = useOnce();
  const [project, setProject] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [amount, setAmount] = useState("");
  const [reference, setReference] = useState("");
  const [booked, setBooked] = useState<Schemas["FundingView"] | null>(null);
  const id = project.trim();
  const [settled] = useDebouncedValue(id, 300);
  const place = calls.useQuery(
    "get",
    "/projects/{project_id}/funding",
    { params: { path: { project_id: settled } } },
    { enabled: settled === id && /^prj_\w+$/.test(settled) },
  );
  const into = place.data?.project_id === id ? place.data : null;
  const currency = into?.currency ?? "USD";
  const found = typed(amount, currency);
  const book = useAct(async () => {
    setBooked(null);
    setAsked(false);
    if (found === null || into === null) return;
    const path = { project_id: into.project_id };
    const body = { amount: found, reference: reference.trim() };
    const { data } = await once((header) =>
      api.POST("/projects/{project_id}/funding", { params: { path, header }, body }),
    );
    setBooked(data ?? null);
    setAmount("");
    setReference("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
  }
  const isReady = into !== null && reference.trim() !== "" && found !== null && found.minor > 0;
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
            <div role="status">
              {into && (
                <Text size="sm">
                  <b>{into.title}</b> ·{" "}
                  {t(`funding.states.${into.state as "open"}`, { defaultValue: into.state })} · {currency}
                </Text>
              )}
            </div>
            {place.error && settled === id && (
              <Refused error={place.error} again={() => void place.refetch()} />
            )}
            <Group align="flex-start">
              <MoneyInput
                label={t("adjust.amount")}
                required
                currency={currency}
                value={amount}
                onChange={setAmount}
                error={amount !== "" && found === null ? t("adjust.noAmount") : book.about("amount")}
              />
            </Group>
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
            <Group>
              <Button type="submit" loading={book.busy} disabled={!isReady}>
                {t("funding.do")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Section>
      <Modal
        opened={isAsked && isReady}
        onClose={() => setAsked(false)}
        title={found && into && t("funding.sure", { amount: money(found), title: into.title })}
        centered
      >
        <Stack>
          <Text size="sm">{t("funding.sureSays", { reference: reference.trim() })}</Text>
          <Text size="xs" c="dimmed" className="breaks">
            {id}
          </Text>
          <Group>
            <Button data-autofocus onClick={() => void book.run()}>
              {t("funding.do")}
            </Button>
            <Button variant="default" onClick={() => setAsked(false)}>
              {t("words:cancel")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Page>
  );
}
