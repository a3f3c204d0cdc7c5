import {
  Alert,
  Anchor,
  Button,
  Card,
  Checkbox,
  Group,
  NumberInput,
  SimpleGrid,
  Stack,
  Table,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { MoneyInput } from "@/components/MoneyInput";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { type Act, useAct } from "@/lib/act";
import { instant, money } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { amountOf } from "@/lib/price";
import { useMe, useZone } from "@/lib/who";
import { Desk } from "./Desk";
import { again, keep, type Project, useReadiness } from "./data";
import { useKept } from "./kept";
import { carriedOver } from "./lists";
import { instantOf, localOf, zone } from "./places";

/** What still changes of a published project: its rate with notice, its limits, whom it lets in by name. */
export function Terms({ id }: { id: string }) {
  return (
    <Desk id={id} part="terms">
      {({ project }) => <Content project={project} />}
    </Desk>
  );
}

function Content({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const id = project.project_id;
  if (project.state === "draft")
    return (
      <>
        <PriceApproval project={project} />
        <Alert color="gray" title={t("terms.draft")}>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/manage/$projectId/setup/$step" params={{ projectId: id, step: "pay" }} {...props} />
            )}
          >
            {t("overview.goOn")}
          </Anchor>
        </Alert>
      </>
    );
  const isOver = project.state === "closed" || project.state === "archived";
  return (
    <>
      <Rates project={project} isOver={isOver} />
      {!isOver && <Limits project={project} />}
      {!isOver && <FairRounds project={project} />}
      <Lists id={id} />
    </>
  );
}

/** A reward outside the usual range: an administrator allows it on the record, anybody else is told whom to ask. */
function PriceApproval({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const id = project.project_id;
  const ready = useReadiness(id);
  const isAdmin = useMe().data?.roles.includes("admin") === true;
  const [reason, setReason] = useState("");
  const [done, setDone] = useState(false);
  const approve = useAct(async () => {
    const { minor, currency } = project.reward;
    const { data } = await api.POST("/projects/{project_id}/price-approval", {
      params: { path: { project_id: id } },
      body: { reward: { minor, currency }, reason },
    });
    if (data) await keep(data);
    setDone(true);
  });
  if (!ready.data) return null;
  const isAsked = ready.data.missing.some(({ field }) => field === "reward");
  if (!isAsked && !done) return null;
  const [least, most] = [money(ready.data.reward_least), money(ready.data.reward_most)];
  return (
    <Section
      title={t("approval.title")}
      says={t("approval.says", { least, most, now: money(project.reward) })}
    >
      {!isAsked && <Text role="status">{t("approval.done")}</Text>}
      {isAsked && !isAdmin && <Text size="sm">{t("approval.ask")}</Text>}
      {isAsked && isAdmin && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void approve.run();
          }}
        >
          <Stack>
            <TextInput
              label={t("reason")}
              required
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={approve.about("reason")}
            />
            <End act={approve} done={done} label={t("approval.do", { amount: money(project.reward) })} />
          </Stack>
        </form>
      )}
    </Section>
  );
}

function Section({ title, says, children }: { title: string; says: string; children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Stack>
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {says}
          </Text>
        </div>
        {children}
      </Stack>
    </Card>
  );
}

/** What a form of these ends with: why it was refused, that it was done, and its button. */
function End({ act, done, label }: { act: Act<[]>; done: boolean; label: string }) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <>
      {act.problem !== null && <Refused error={act.problem} />}
      <Group>
        <Button type="submit" loading={act.busy}>
          {label}
        </Button>
        <Text size="sm" role="status">
          {done && t("done")}
        </Text>
      </Group>
    </>
  );
}

function Rates({ project, isOver }: { project: Project; isOver: boolean }) {
  const { t } = useTranslation(["manage", "words"]);
  const path = { project_id: project.project_id };
  const found = calls.useQuery("get", "/projects/{project_id}/rate-history", { params: { path } });
  return (
    <Section title={t("rates.title")} says={t("rates.says")}>
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={1} height={80} />}
      {found.data && <History rates={found.data.rate_history} />}
      {!isOver && <Announce project={project} />}
    </Section>
  );
}

function History({ rates }: { rates: Schemas["RateView"][] }) {
  const { t } = useTranslation(["manage", "words"]);
  const zone = useZone();
  return (
    <Table.ScrollContainer minWidth={280} scrollAreaProps={{ tabIndex: 0 }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("rates.from", { zone })}</Table.Th>
            <Table.Th>{t("rates.rate")}</Table.Th>
            <Table.Th>{t("rates.reason")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rates.map((one) => (
            <Table.Tr key={one.effective_at}>
              <Table.Td className="tabular">
                {instant(one.effective_at, zone)}
                <Text size="xs" c="dimmed">
                  {t(`rates.states.${one.state}`)}
                </Text>
              </Table.Td>
              <Table.Td className="tabular">
                {one.hourly ? t("words:pay.byTheHour", { amount: money(one.hourly) }) : money(one.reward)}
              </Table.Td>
              <Table.Td className="breaks">{one.reason || t("rates.first")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Announce({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const id = project.project_id;
  const { currency } = project.reward;
  const isHour = project.pay.kind === "hour";
  const begin = { amount: "", on: new Date().toISOString().slice(0, 10), reason: "" };
  const kept = useKept({
    under: `inlier.manage.${id}.rate`,
    begin,
    send: async () => undefined,
    byItself: false,
  });
  const { value, change } = kept;
  const once = useOnce();
  const [done, setDone] = useState(false);
  const announce = useAct(async () => {
    setDone(false);
    const amount = amountOf(value.amount, currency, isHour ? "hourly" : "reward", t("price.wrong"));
    const price = isHour ? { hourly: amount, reward: null } : { reward: amount, hourly: null };
    const path = { project_id: id };
    const body = { effective_on: value.on, reason: value.reason, ...price };
    await once((header) =>
      api.POST("/projects/{project_id}/rate-changes", { params: { path, header }, body }),
    );
    change(begin);
    await kept.save();
    await again(id, "/rate-history", "", "/cost-preview");
    setDone(true);
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void announce.run();
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <MoneyInput
            label={t(isHour ? "rates.newHourly" : "rates.newReward")}
            description={t("rates.now", { amount: money(project.pay.hourly ?? project.reward) })}
            required
            currency={currency}
            value={value.amount}
            onChange={(amount) => change({ amount })}
            error={announce.about(isHour ? "hourly" : "reward")}
          />
          <TextInput
            type="date"
            label={t("rates.on")}
            description={t("rates.onSays")}
            required
            value={value.on}
            onChange={(event) => change({ on: event.currentTarget.value })}
            error={announce.about("effective_on")}
          />
        </SimpleGrid>
        <Textarea
          label={t("rates.reason")}
          description={t("rates.reasonSays")}
          required
          maxLength={300}
          autosize
          value={value.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
          error={announce.about("reason")}
        />
        <End act={announce} done={done} label={t("rates.announce")} />
      </Stack>
    </form>
  );
}

function Limits({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const [deadline, setDeadline] = useState(localOf(project.eligibility.deadline_at));
  const [seats, setSeats] = useState<number | string>(project.seats ?? "");
  const [reason, setReason] = useState("");
  const [done, setDone] = useState(false);
  const raise = useAct(async () => {
    setDone(false);
    const body = {
      reason,
      ...(deadline !== localOf(project.eligibility.deadline_at) && { deadline_at: instantOf(deadline) }),
      ...(seats !== (project.seats ?? "") && { seats: seats === "" ? null : Number(seats) }),
    };
    const params = { path: { project_id: project.project_id } };
    const { data } = await api.PATCH("/projects/{project_id}/limits", { params, body });
    if (data) await keep(data);
    setReason("");
    setDone(true);
  });
  return (
    <Section title={t("limits.title")} says={t("limits.says")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void raise.run();
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              type="datetime-local"
              label={t("people.deadline")}
              description={t("people.deadlineSays", { zone: zone() })}
              value={deadline}
              onChange={(event) => setDeadline(event.currentTarget.value)}
              error={raise.about("deadline_at")}
            />
            <NumberInput
              label={t("people.seats")}
              description={t("limits.seatsSays", { open: project.open_seats ?? "∞" })}
              min={1}
              value={seats}
              onChange={setSeats}
              error={raise.about("seats")}
            />
          </SimpleGrid>
          <TextInput
            label={t("reason")}
            required
            minLength={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={raise.about("reason")}
          />
          <End act={raise} done={done} label={t("limits.raise")} />
        </Stack>
      </form>
    </Section>
  );
}

function FairRounds({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const [isOn, setOn] = useState(project.fair_rounds !== null);
  const [quota, setQuota] = useState<number | string>(project.fair_rounds?.quota ?? 2);
  const [done, setDone] = useState(false);
  const save = useAct(async () => {
    setDone(false);
    const params = { path: { project_id: project.project_id } };
    const body = { fair_rounds: isOn ? { quota: Number(quota) } : null };
    const { data } = await api.PATCH("/projects/{project_id}", { params, body });
    if (data) await keep(data);
    setDone(true);
  });
  return (
    <Section title={t("rounds.title")} says={t("rounds.says")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        <Stack>
          <Checkbox
            label={t("rounds.on")}
            checked={isOn}
            onChange={(event) => setOn(event.currentTarget.checked)}
          />
          {isOn && (
            <NumberInput
              label={t("rounds.quota")}
              maw={260}
              min={1}
              max={20}
              value={quota}
              onChange={setQuota}
              error={save.about("fair_rounds.quota")}
            />
          )}
          <End act={save} done={done} label={t("save")} />
        </Stack>
      </form>
    </Section>
  );
}

function Lists({ id }: { id: string }) {
  const { t } = useTranslation(["manage", "words"]);
  const found = calls.useQuery("get", "/projects/{project_id}/access-lists", {
    params: { path: { project_id: id } },
  });
  return (
    <Section title={t("lists.title")} says={t("lists.says")}>
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={1} height={80} />}
      {found.data && <ListsForm id={id} lists={found.data} />}
    </Section>
  );
}

export function ListsForm({ id, lists }: { id: string; lists: Schemas["AccessListsView"] }) {
  const { t } = useTranslation(["manage", "words"]);
  const [allowed, setAllowed] = useState(lists.allowed);
  const [blocked, setBlocked] = useState(lists.blocked);
  const [reason, setReason] = useState("");
  const [done, setDone] = useState(false);
  const begun = useRef(lists);
  const save = useAct(async () => {
    setDone(false);
    const params = { path: { project_id: id } };
    // whom a colleague has put in or taken out meanwhile stays so
    const { data: now = lists } = await api.GET("/projects/{project_id}/access-lists", { params });
    const next = {
      allowed: carriedOver(now.allowed, { from: begun.current.allowed, to: allowed }),
      blocked: carriedOver(now.blocked, { from: begun.current.blocked, to: blocked }),
    };
    await api.PUT("/projects/{project_id}/access-lists", { params, body: { ...next, reason } });
    begun.current = { ...now, ...next };
    // what was put in or taken out while this was under way is not sent yet, and stays here
    setAllowed((latest) => carriedOver(next.allowed, { from: allowed, to: latest }));
    setBlocked((latest) => carriedOver(next.blocked, { from: blocked, to: latest }));
    await queries.invalidateQueries({ queryKey: ["get", "/projects/{project_id}/access-lists"] });
    setReason((latest) => (latest === reason ? "" : latest));
    setDone(true);
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TagsInput
            label={t("people.allowed")}
            description={t("people.allowedSays")}
            value={allowed}
            onChange={setAllowed}
            error={save.about("allowed")}
          />
          <TagsInput
            label={t("people.blocked")}
            description={t("people.blockedSays")}
            value={blocked}
            onChange={setBlocked}
            error={save.about("blocked")}
          />
        </SimpleGrid>
        <TextInput
          label={t("reason")}
          required
          minLength={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={save.about("reason")}
        />
        <End act={save} done={done} label={t("save")} />
      </Stack>
    </form>
  );
}
