import { Button, Card, Group, NumberInput, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { useOnce } from "@/lib/once";
import { useZone } from "@/lib/who";
import { ByState } from "./ByState";
import { FactList } from "./FactList";
import { PAGED } from "./Listed";
import { Call } from "./pay/Call";
import { isEnough, Reason } from "./Reason";
import { About, Who } from "./Who";

const STATES = ["open", "resolved"] as const;
type State = (typeof STATES)[number];
type Item = Schemas["DeskItemView"];

/** What waits for an administrator beside decisions about people, with what to do about each kind of it. */
export function Desk() {
  const { t } = useTranslation("admin");
  const [state, setState] = useState<State>("open");
  const [said, setSaid] = useState("");
  const found = calls.useInfiniteQuery(
    "get",
    "/desk-items",
    { params: { query: { state, limit: 25 } } },
    PAGED,
  );
  const all = found.data?.pages.flatMap((page) => page.desk_items) ?? [];
  return (
    <ByState
      about="desk"
      name={(one) => t(`desk.states.${one}`)}
      none={(one) => t(`desk.none.${one}`)}
      states={STATES}
      state={state}
      choose={setState}
      said={said}
      found={found}
      rows={all.map((item) => (
        <One key={item.item_id} item={item} resolved={() => setSaid(t("desk.done"))} />
      ))}
    >
      <Section title={t("dead.title")} says={t("dead.says")}>
        <Call says={t("dead.first")} name="replay_dead_letters" event={{ queue: "checks", dry_run: true }} />
        <Text size="sm">{t("dead.then")}</Text>
      </Section>
    </ByState>
  );
}

function One({ item, resolved }: { item: Item; resolved: () => void }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  const kind = item.kind as "payday_missed";
  return (
    <Card withBorder component="article">
      <Stack gap="sm">
        <div>
          <Text fw={600}>{t(`desk.kinds.${kind}.title`, { defaultValue: item.kind })}</Text>
          <Text size="sm" c="dimmed">
            {exactly(item.created_at, zone)} · <About id={item.subject} />
          </Text>
        </div>
        {item.state === "open" && <Text size="sm">{t(`desk.kinds.${kind}.says`, { defaultValue: "" })}</Text>}
        {Object.keys(item.facts).length > 0 && (
          <div>
            <FactList of={item.facts} />
          </div>
        )}
        {item.resolved_at && (
          <div>
            <Text size="sm" fw={600}>
              {t("desk.resolvedAt", { at: exactly(item.resolved_at, zone) })}{" "}
              {item.resolved_by && <Who id={item.resolved_by} />}
            </Text>
            <Text size="sm" className="answers">
              {item.resolution}
            </Text>
          </div>
        )}
        {item.state === "open" && <Resolve item={item} resolved={resolved} />}
      </Stack>
    </Card>
  );
}

const LEAST = 10;

function Resolve({ item, resolved }: { item: Item; resolved: () => void }) {
  const { t } = useTranslation("admin");
  const once = useOnce();
  const isTime = item.kind === "time_contested";
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState<number | string>("");
  const resolve = useAct(async () => {
    const path = { item_id: item.item_id };
    const body = { reason, granted_minutes: isTime && typeof minutes === "number" ? minutes : null };
    await once((header) => api.POST("/desk-items/{item_id}/resolution", { params: { path, header }, body }));
    resolved();
    await queries.invalidateQueries({ queryKey: ["get", "/desk-items"] });
  });
  if (!isOpen)
    return (
      <Group>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t("desk.resolve")}
        </Button>
      </Group>
    );
  function submit(event: FormEvent) {
    event.preventDefault();
    void resolve.run();
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={640} gap="sm">
        {isTime && (
          <NumberInput
            maw={260}
            label={t("desk.minutes")}
            description={t("desk.minutesSay")}
            required
            min={0}
            max={100_000}
            allowDecimal={false}
            value={minutes}
            error={resolve.about("granted_minutes")}
            onChange={setMinutes}
          />
        )}
        <Reason
          label={t("desk.reason")}
          says={t(isTime ? "personReads" : "desk.reasonSays")}
          least={LEAST}
          most={1000}
          value={reason}
          onChange={setReason}
          error={resolve.about("reason")}
        />
        <RefusedElsewhere act={resolve} fields={["reason", "granted_minutes"]} />
        <Group>
          <Button
            type="submit"
            loading={resolve.busy}
            disabled={!isEnough(reason, LEAST) || (isTime && typeof minutes !== "number")}
          >
            {t("desk.do")}
          </Button>
          <Button variant="default" onClick={() => setOpen(false)}>
            {t("desk.later")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
