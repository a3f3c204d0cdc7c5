import { Alert, Anchor, Button, Group, List, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { day } from "@/lib/days";
import { country } from "@/lib/format";
import { useNow } from "@/lib/now";
import { useOnce } from "@/lib/once";
import { countries } from "@/lib/places";
import { isSendKey } from "@/lib/sending";
import { Reason } from "./Reason";

type Decision = "verified" | "rejected";
type Details = Schemas["CheckDetailsView"];
const FIELDS = ["reason", "document_number", "document_country"] as const;
const LINKS_LAST = 60_000; // milliseconds

/** One check: its documents, fetched only when somebody says so, and the decision. */
export function Check({ check, decided }: { check: Schemas["CheckView"]; decided: (words: string) => void }) {
  const { t } = useTranslation("admin");
  const [seen, setSeen] = useState<{ details: Details; at: number } | null>(null);
  const look = useAct(async () => {
    const path = { check_id: check.check_id };
    const { data } = await api.GET("/identity-checks/{check_id}", { params: { path } });
    if (data) setSeen({ details: data, at: Date.now() });
  });
  return (
    <Stack gap="sm">
      {seen === null ? (
        <>
          <Text size="sm">{t("check.recorded")}</Text>
          <Group>
            <Button loading={look.busy} onClick={() => void look.run()}>
              {t("check.look")}
            </Button>
          </Group>
        </>
      ) : (
        <>
          <Said details={seen.details} />
          <Documents
            links={seen.details.documents}
            at={seen.at}
            again={() => void look.run()}
            busy={look.busy}
          />
        </>
      )}
      <RefusedElsewhere act={look} />
      {seen !== null && <Decide check={check} details={seen.details} decided={decided} />}
    </Stack>
  );
}

function Said({ details }: { details: Details }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <Facts
        of={[
          [t("check.name"), details.name],
          [t("check.born"), day(details.born_on)],
          [t("check.lives"), country(details.country)],
          [t("check.issued"), country(details.check.document_country)],
        ]}
      />
      {details.is_foreign && (
        <Alert color="yellow" title={t("check.foreign")}>
          {t("check.foreignSays")}
        </Alert>
      )}
    </>
  );
}

interface DocumentsGiven {
  links: readonly string[];
  at: number;
  again: () => void;
  busy: boolean;
}

function Documents({ links, at, again, busy }: DocumentsGiven) {
  const { t } = useTranslation("admin");
  const isOver = useNow() - at > LINKS_LAST;
  if (links.length === 0) return <Text size="sm">{t("check.noPages")}</Text>;
  if (isOver)
    return (
      <Group>
        <Text size="sm">{t("check.over")}</Text>
        <Button size="xs" variant="default" loading={busy} onClick={again}>
          {t("check.again")}
        </Button>
      </Group>
    );
  return (
    <div>
      <Text size="sm">{t("check.minute")}</Text>
      <List size="sm">
        {links.map((link, index) => (
          <List.Item key={link}>
            <Anchor href={link} target="_blank" rel="noopener noreferrer">
              {t("check.page", { number: index + 1 })}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

interface DecideGiven {
  check: Schemas["CheckView"];
  details: Details;
  decided: (words: string) => void;
}

function Decide({ check, details, decided }: DecideGiven) {
  const { t } = useTranslation(["admin", "words"]);
  const once = useOnce();
  const choices = useMemo(countries, []);
  const [decision, setDecision] = useState<Decision | null>(null);
  const [reason, setReason] = useState("");
  const [number, setNumber] = useState("");
  const [issuer, setIssuer] = useState(check.document_country);
  const decide = useAct(async () => {
    if (decision === null) return;
    const body = {
      decision,
      reason,
      document_number: number.trim() === "" ? null : number.trim(),
      document_country: issuer === check.document_country ? null : issuer,
    };
    const path = { check_id: check.check_id };
    await once((header) =>
      api.POST("/identity-checks/{check_id}/decision", { params: { path, header }, body }),
    );
    decided(t(`check.done.${decision}`, { name: details.name }));
  });
  const isForeign = issuer !== details.country;
  const least = decision === "rejected" || isForeign ? 10 : 0;
  const isReady =
    decision !== null && reason.trim().length >= least && (decision === "rejected" || number.trim() !== "");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) void decide.run();
  }
  function press(event: KeyboardEvent) {
    if (isSendKey(event) && !event.repeat && isReady) void decide.run();
  }
  return (
    <form onSubmit={submit} onKeyDown={press}>
      <Stack maw={640} gap="sm">
        <Radio.Group
          label={t("check.decision")}
          required
          value={decision ?? ""}
          onChange={(chosen) => setDecision(chosen as Decision)}
        >
          <Stack gap="xs" mt={4}>
            <Radio value="verified" label={t("check.verified")} description={t("check.verifiedSays")} />
            <Radio value="rejected" label={t("check.rejected")} description={t("check.rejectedSays")} />
          </Stack>
        </Radio.Group>
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput
            miw={220}
            label={t("check.number")}
            description={t("check.numberSays")}
            required={decision === "verified"}
            autoComplete="off"
            spellCheck={false}
            maxLength={60}
            value={number}
            error={decide.about("document_number")}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
          <Select
            miw={220}
            label={t("check.issuer")}
            description={t("check.issuerSays")}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t("words:nothingFound")}
            data={choices}
            value={issuer}
            error={decide.about("document_country")}
            onChange={(chosen) => chosen && setIssuer(chosen)}
          />
        </Group>
        <Reason
          label={t(decision === "rejected" ? "check.instead" : "check.note")}
          says={t(decision === "rejected" ? "check.insteadSays" : "check.noteSays")}
          least={least}
          most={1000}
          required={least > 0}
          value={reason}
          onChange={setReason}
          error={decide.about("reason")}
        />
        <RefusedElsewhere act={decide} fields={FIELDS} />
        <Group>
          <Button type="submit" loading={decide.busy} disabled={!isReady}>
            {t("check.do")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("check.keys")}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
