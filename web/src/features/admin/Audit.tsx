import { Button, Card, Code, Group, Text, TextInput } from "@mantine/core";
import { type FormEvent, memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { exactly } from "@/lib/days";
import { useZone } from "@/lib/who";
import { type Asked, today } from "./asked";
import { FactList } from "./FactList";
import { Listed, PAGED } from "./Listed";
import { About, Who } from "./Who";

/** Who did what, when and why, day by day; nobody can change it. */
export function Audit({ asked, onAsked }: { asked: Asked; onAsked: (asked: Asked) => void }) {
  const { t } = useTranslation("admin");
  const day = asked.day ?? today();
  const { subject } = asked;
  const [wanted, setWanted] = useState({ day, subject: subject ?? "" });
  const query = { day, limit: 50, ...(subject === undefined ? {} : { subject }) };
  const found = calls.useInfiniteQuery("get", "/audit-log", { params: { query } }, PAGED);
  const all = found.data?.pages.flatMap((page) => page.acts) ?? [];
  function ask(event: FormEvent) {
    event.preventDefault();
    const about = wanted.subject.trim();
    onAsked({ day: wanted.day, ...(about === "" ? {} : { subject: about }) });
  }
  return (
    <Page title={t("audit.title")} says={t("audit.says")} width={1100}>
      <form onSubmit={ask}>
        <Group align="flex-end">
          <TextInput
            type="date"
            label={t("audit.day")}
            required
            max={today()}
            value={wanted.day}
            onChange={(event) => setWanted({ ...wanted, day: event.currentTarget.value })}
          />
          <TextInput
            label={t("audit.subject")}
            placeholder="acc_…, 2026-11-16"
            autoComplete="off"
            miw={260}
            maxLength={200}
            value={wanted.subject}
            onChange={(event) => setWanted({ ...wanted, subject: event.currentTarget.value })}
          />
          <Button type="submit" variant="default">
            {t("audit.read")}
          </Button>
        </Group>
      </form>
      <Listed
        found={found}
        count={all.length}
        empty={t(subject === undefined ? "audit.none" : "audit.noneAbout", { subject, day })}
        height={64}
      >
        {all.map((act) => (
          <Act key={act.act_id} act={act} />
        ))}
      </Listed>
    </Page>
  );
}

const Act = memo(function Act({ act }: { act: Schemas["ActView"] }) {
  const { t } = useTranslation("admin");
  const zone = useZone() ?? "UTC";
  return (
    <Card withBorder padding="sm" component="article" className="far">
      <Group gap="xs">
        <Text size="sm" fw={600} className="breaks">
          {act.action.replaceAll("_", " ")}
        </Text>
        <About id={act.subject} />
      </Group>
      <Text size="sm" c="dimmed">
        {exactly(act.at, zone)} · <Who id={act.by} />
      </Text>
      {act.reason && (
        <Text size="sm" className="answers">
          {act.reason}
        </Text>
      )}
      <FactList of={act.details} />
      <Text size="xs" c="dimmed" className="breaks">
        {t("audit.id")} <Code>{act.act_id}</Code>
      </Text>
    </Card>
  );
});
