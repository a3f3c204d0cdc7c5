import { Button, Group, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { useOnce } from "@/lib/once";
import { isEnough, Reason } from "./Reason";
import { Said } from "./Said";
import { StateBadge } from "./StateBadge";

type Node = Schemas["SkillNode"];
const KEY = ["get", "/skills"] as const;

/** The tree of skills: what is added is for ever, what is not wanted any more is retired (R4). */
export function Skills() {
  const { t } = useTranslation("admin");
  const found = calls.useQuery("get", "/skills", {});
  const [open, setOpen] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [said, setSaid] = useState("");
  const all = found.data?.skills ?? [];
  const wanted = search.trim().toLowerCase();
  const shown = all.filter((one) => `${one.skill} ${one.title}`.toLowerCase().includes(wanted));
  return (
    <Page title={t("skills.title")} says={t("skills.says")} width={1100}>
      <Add all={all} added={(title) => setSaid(t("skills.added", { title }))} />
      <Section title={t("skills.tree")}>
        <TextInput
          type="search"
          maw={320}
          label={t("skills.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Said text={said} />
        {found.isPending && <Waiting rows={4} height={40} />}
        {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
        {found.data && shown.length === 0 && (
          <Text size="sm">{t(all.length === 0 ? "skills.none" : "skills.noneLikeThis")}</Text>
        )}
        <Stack gap={0} component="ul" p={0} m={0}>
          {shown.map((one) => (
            <li key={one.skill_id} className="row" style={{ paddingInlineStart: (one.depth - 1) * 20 }}>
              <Group justify="space-between" py={8} gap="xs" wrap="nowrap">
                <div>
                  <Group gap="xs">
                    <Text size="sm" fw={500}>
                      {one.title}
                    </Text>
                    {one.is_retired && <StateBadge tone="quiet">{t("skills.retired")}</StateBadge>}
                  </Group>
                  <Text size="xs" c="dimmed" className="breaks">
                    {one.skill}
                    {one.description !== "" && ` · ${one.description}`}
                  </Text>
                </div>
                <Button
                  size="xs"
                  variant="default"
                  style={{ flexShrink: 0 }}
                  aria-expanded={open === one.skill_id}
                  aria-label={t("skills.change", { title: one.title })}
                  onClick={() => setOpen(open === one.skill_id ? null : one.skill_id)}
                >
                  {t("skills.changeShort")}
                </Button>
              </Group>
              {open === one.skill_id && (
                <Change
                  key={one.version}
                  one={one}
                  all={all}
                  done={() => {
                    setOpen(null);
                    setSaid(t("skills.changed", { title: one.title }));
                  }}
                />
              )}
            </li>
          ))}
        </Stack>
      </Section>
    </Page>
  );
}

const parents = (all: readonly Node[]) =>
  all.filter((one) => !one.is_retired).map((one) => ({ value: one.skill, label: one.skill }));

/** The list is a minute behind: what was answered stands in it at once, and it is read again after that minute. */
function keep(changed: Schemas["SkillView"]): void {
  queries.setQueriesData<Schemas["SkillTree"]>({ queryKey: KEY }, (tree) => {
    if (tree === undefined) return tree;
    const before = tree.skills.find((one) => one.skill_id === changed.skill_id);
    if (before !== undefined)
      return { ...tree, skills: tree.skills.map((one) => (one === before ? { ...one, ...changed } : one)) };
    const at = tree.skills.findIndex((one) => one.skill === changed.parent);
    const node = { ...changed, depth: (tree.skills[at]?.depth ?? 0) + 1 };
    return { ...tree, skills: at < 0 ? [...tree.skills, node] : tree.skills.toSpliced(at + 1, 0, node) };
  });
}

function Add({ all, added }: { all: readonly Node[]; added: (title: string) => void }) {
  const { t } = useTranslation(["admin", "words"]);
  const once = useOnce();
  const [skill, setSkill] = useState("");
  const [title, setTitle] = useState("");
  const [parent, setParent] = useState<string | null>(null);
  const [description, setDescription] = useState("");
  const add = useAct(async () => {
    const body = { skill: skill.trim(), title: title.trim(), parent: parent ?? "", description };
    const { data } = await once((header) => api.POST("/skills", { params: { header }, body }));
    if (data) {
      keep(data);
      added(data.title);
    }
    setSkill("");
    setTitle("");
    setParent(null);
    setDescription("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void add.run();
  }
  return (
    <Section title={t("skills.add.title")} says={t("skills.add.says")}>
      <form onSubmit={submit}>
        <Stack maw={720}>
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <TextInput
              miw={220}
              label={t("skills.path")}
              description={t("skills.pathSays")}
              required
              maxLength={60}
              autoComplete="off"
              value={skill}
              error={add.about("skill")}
              onChange={(event) => setSkill(event.currentTarget.value)}
            />
            <TextInput
              miw={220}
              label={t("skills.name")}
              description={t("skills.nameSays")}
              required
              maxLength={80}
              autoComplete="off"
              value={title}
              error={add.about("title")}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
          </Group>
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <Select
              miw={220}
              label={t("skills.parent")}
              placeholder={t("skills.byPath")}
              searchable
              clearable
              nothingFoundMessage={t("words:nothingFound")}
              data={parents(all)}
              value={parent}
              error={add.about("parent")}
              onChange={setParent}
            />
            <TextInput
              miw={220}
              label={t("skills.description")}
              maxLength={200}
              value={description}
              error={add.about("description")}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
          </Group>
          <RefusedElsewhere act={add} fields={["skill", "title", "parent", "description"]} />
          <Group>
            <Button type="submit" loading={add.busy} disabled={skill.trim() === "" || title.trim() === ""}>
              {t("skills.add.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

const LEAST = 3;

function Change({ one, all, done }: { one: Node; all: readonly Node[]; done: () => void }) {
  const { t } = useTranslation(["admin", "words"]);
  const [title, setTitle] = useState(one.title);
  const [parent, setParent] = useState<string | null>(one.parent);
  const [description, setDescription] = useState(one.description);
  const [isRetired, setRetired] = useState(one.is_retired);
  const [reason, setReason] = useState("");
  const change = useAct(async () => {
    const body: Schemas["SkillChange"] = {
      version: one.version,
      reason,
      // null leaves a field as it is
      title: title === one.title ? null : title,
      parent: parent === one.parent ? null : (parent ?? ""),
      description: description === one.description ? null : description,
      is_retired: isRetired === one.is_retired ? null : isRetired,
    };
    const path = { skill_id: one.skill_id };
    const { data } = await api.PATCH("/skills/{skill_id}", { params: { path }, body });
    if (data) keep(data);
    done();
  });
  const isChanged =
    title !== one.title ||
    parent !== one.parent ||
    description !== one.description ||
    isRetired !== one.is_retired;
  function submit(event: FormEvent) {
    event.preventDefault();
    void change.run();
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={640} gap="sm" pb="md">
        <TextInput
          label={t("skills.name")}
          required
          maxLength={80}
          value={title}
          error={change.about("title")}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Select
          label={t("skills.parent")}
          description={t("skills.parentSays")}
          searchable
          clearable
          nothingFoundMessage={t("words:nothingFound")}
          data={parents(all.filter(({ skill }) => skill !== one.skill))}
          value={parent}
          error={change.about("parent")}
          onChange={setParent}
        />
        <TextInput
          label={t("skills.description")}
          maxLength={200}
          value={description}
          error={change.about("description")}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Switch
          label={t("skills.retire")}
          description={t("skills.retireSays")}
          checked={isRetired}
          onChange={(event) => setRetired(event.currentTarget.checked)}
        />
        <Reason
          label={t("skills.reason")}
          least={LEAST}
          most={500}
          value={reason}
          onChange={setReason}
          error={change.about("reason")}
        />
        <RefusedElsewhere act={change} fields={["title", "parent", "description", "reason"]} />
        <Group>
          <Button type="submit" loading={change.busy} disabled={!isChanged || !isEnough(reason, LEAST)}>
            {t("words:save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
