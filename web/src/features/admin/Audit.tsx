import { Button, Card, Code, Group, Text, TextInput } from "@mantine/core";
import { type FormEvent, memo, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { Page } from "@/components/Page";
import { exactly } from "@/lib/days";
import { useZone } from "@/lib/who";
import { type Asked, askedIn, personIn } from "./asked";
import { FactList } from "./FactList";
import { Listed, PAGED } from "./Listed";
import { About, Who } from "./Who";

/** Who did what, when and why, day by day; nobody can change it. What was done about a person is found back in time. */
export function Audit({ asked, onAsked }: { asked: Asked; onAsked: (asked: Asked) => void }) {
  const { t } = useTranslation("admin");
  const { day, subject } = asked;
  const [today, setToday] = useState<string>();
  const [wanted, setWanted] = useState(asked);
  function ask(event: FormEvent) {
    event.preventDefault();
    onAsked(askedIn({ day: wanted.day, subject: wanted.subject?.trim() }));
  }
  const person = personIn(asked);
  const shownDay = wanted.day ?? (person === null ? today : undefined) ?? "";
  return (
    <Page title={t("audit.title")} says={t("audit.says")} width={1100}>
      <form onSubmit={ask}>
        <Group align="flex-end">
          <TextInput
            type="date"
            label={t("audit.day")}
            {...(today === undefined ? {} : { max: today })}
            value={shownDay}
            onChange={(event) => setWanted({ ...wanted, day: event.currentTarget.value })}
          />
          <TextInput
            label={t("audit.subject")}
            placeholder="acc_…, 2026-11-16"
            autoComplete="off"
            miw={260}
            maxLength={200}
            value={wanted.subject ?? ""}
            onChange={(event) => setWanted({ ...wanted, subject: event.currentTarget.value })}
          />
          <Button type="submit" variant="default">
            {t("audit.read")}
          </Button>
        </Group>
      </form>
      {person === null ? (
        <OfDay key={`${day} ${subject}`} day={day} subject={subject} onToday={setToday} />
      ) : (
        <AboutPerson key={person} id={person} />
      )}
    </Page>
  );
}

interface Given {
  day: string | undefined;
  subject: string | undefined;
  onToday: (today: string) => void;
}

function OfDay({ day, subject, onToday }: Given) {
  const { t } = useTranslation("admin");
  const query = {
    limit: 50,
    ...(day === undefined ? {} : { day }),
    ...(subject === undefined ? {} : { subject }),
  };
  const found = calls.useInfiniteQuery("get", "/audit-log", { params: { query } }, PAGED);
  const all = found.data?.pages.flatMap((page) => page.acts) ?? [];
  const today = found.data?.pages[0]?.today;
  useEffect(() => {
    if (today !== undefined) onToday(today);
  }, [today, onToday]);
  return (
    <Listed
      found={found}
      count={all.length}
      empty={t(subject === undefined ? "audit.none" : "audit.noneAbout", { subject, day: day ?? today })}
      height={64}
    >
      <Long rows={all} id={(act) => act.act_id} height={72} under="audit">
        {(act) => <Act act={act} />}
      </Long>
    </Listed>
  );
}

function AboutPerson({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const params = { path: { account_id: id }, query: { limit: 50 } };
  const found = calls.useInfiniteQuery("get", "/accounts/{account_id}/acts", { params }, PAGED);
  const all = found.data?.pages.flatMap((page) => page.acts) ?? [];
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("audit.aboutSays")}
      </Text>
      <Listed
        found={found}
        count={all.length}
        empty={t("audit.noneAtAll", { subject: id })}
        height={64}
        enough={1}
      >
        <Long rows={all} id={(act) => act.act_id} height={72} under="audit">
          {(act) => <Act act={act} />}
        </Long>
      </Listed>
    </>
  );
}

const Act = memo(function Act({ act }: { act: Schemas["ActView"] }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  return (
    <Card withBorder padding="sm" component="article">
      <Group gap="xs">
        <Text size="sm" fw={600} className="breaks">
          {t(`actions.${act.action as "set_roles"}`, { defaultValue: act.action.replaceAll("_", " ") })}
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
