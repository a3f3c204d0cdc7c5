import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { Plain } from "@/components/Plain";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { locale } from "@/lib/language";
import { isEnough, Reason } from "./Reason";
import { StateBadge } from "./StateBadge";
import { Tabs } from "./Tabs";

type Item = Schemas["AnalysedItemView"];
const SHOWN = ["all", "proposed", "suspended"] as const;
type Shown = (typeof SHOWN)[number];
const KEY = "/assessments/{assessment_id}/items";

/** Every item of a test's latest version with what answers say about it; a person suspends, figures only propose. */
export function Items({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const [shown, setShown] = useState<Shown>("all");
  const found = calls.useQuery("get", KEY, { params: { path: { assessment_id: id } } });
  const all = found.data?.items ?? [];
  const some = all.filter(
    (one) =>
      shown === "all" ||
      (shown === "proposed" ? one.analysis.proposal !== null && !one.is_suspended : one.is_suspended),
  );
  return (
    <Page title={t("items.title")} says={t("items.says")} width={1100}>
      <Tabs
        label={t("items.shown")}
        of={SHOWN.map((value) => ({ value, label: t(`items.which.${value}`) }))}
        value={shown}
        onChange={setShown}
      />
      {found.isPending && <Waiting />}
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <Text size="sm" c="dimmed" role="status">
          {t("items.count", { count: some.length })}
        </Text>
      )}
      <Stack gap="sm">
        {some.map((item) => (
          <One key={item.item_id} item={item} test={id} />
        ))}
      </Stack>
    </Page>
  );
}

function One({ item, test }: { item: Item; test: string }) {
  const { t } = useTranslation("admin");
  const [isOpen, setOpen] = useState(false);
  const { analysis } = item;
  const percent = new Intl.NumberFormat(locale(), { style: "percent" });
  const plain = new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 });
  return (
    <Card withBorder component="article" id={item.item_id}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Text fw={600} className="breaks">
              {item.item_id}
            </Text>
            <Text size="sm" c="dimmed">
              {item.kind} · {item.topic}
            </Text>
          </div>
          {item.is_suspended ? (
            <StateBadge tone="bad">{t("items.suspended")}</StateBadge>
          ) : (
            analysis.proposal !== null && <StateBadge tone="waits">{t("items.proposed")}</StateBadge>
          )}
        </Group>
        <Text size="sm" component="div">
          <Plain text={item.prompt} />
        </Text>
        <Facts
          of={[
            [t("items.asked"), analysis.asked],
            [
              t("items.difficulty"),
              analysis.difficulty === null ? null : percent.format(analysis.difficulty),
            ],
            [
              t("items.discrimination"),
              analysis.discrimination === null ? null : plain.format(analysis.discrimination),
            ],
          ]}
        />
        {analysis.proposal && (
          <Text size="sm">
            {t(`items.why.${analysis.proposal as "too_easy"}`, { defaultValue: analysis.proposal })}
          </Text>
        )}
        {isOpen ? (
          <Suspend item={item} test={test} done={() => setOpen(false)} />
        ) : (
          <Group>
            <Button size="xs" variant="default" onClick={() => setOpen(true)}>
              {t(item.is_suspended ? "items.takeIn" : "items.suspend")}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

const LEAST = 10;

function Suspend({ item, test, done }: { item: Item; test: string; done: () => void }) {
  const { t } = useTranslation(["admin", "words"]);
  const [reason, setReason] = useState("");
  const suspend = useAct(async () => {
    const path = { assessment_id: test, item_id: item.item_id };
    const body = { is_suspended: !item.is_suspended, reason };
    await api.PUT("/assessments/{assessment_id}/items/{item_id}/suspension", { params: { path }, body });
    await queries.invalidateQueries({ queryKey: ["get", KEY] });
    done();
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void suspend.run();
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={640} gap="sm">
        <Text size="sm">{t(item.is_suspended ? "items.takeInMeans" : "items.suspendMeans")}</Text>
        <Reason
          label={t("items.reason")}
          least={LEAST}
          most={1000}
          value={reason}
          onChange={setReason}
          error={suspend.about("reason")}
        />
        <RefusedElsewhere act={suspend} fields={["reason"]} />
        <Group>
          <Button type="submit" loading={suspend.busy} disabled={!isEnough(reason, LEAST)}>
            {t(item.is_suspended ? "items.takeIn" : "items.suspend")}
          </Button>
          <Button variant="default" onClick={done}>
            {t("words:cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
