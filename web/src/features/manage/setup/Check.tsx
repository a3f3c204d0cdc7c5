import {
  Anchor,
  Button,
  Card,
  Code,
  CopyButton,
  Group,
  List,
  Stack,
  Text,
  ThemeIcon,
  Title,
} from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { money } from "@/lib/format";
import { type Found, keep, useReadiness } from "../data";
import { Rule } from "../Rule";
import { hasFields, namesNoInput } from "../schemas";
import { STEPS, type Step, stepOf } from "../steps";
import { Cost } from "./Cost";

interface Item {
  name:
    | "instructions"
    | "review"
    | "labels"
    | "reward"
    | "pay"
    | "money"
    | "other"
    | "fields"
    | "inputs"
    | "tasks";
  state: "done" | "missing" | "advised";
  step: Step | null;
  /** What is said of it beside its name. */
  gaps: readonly Gap[];
}

interface Gap {
  field: string;
  rule: string;
}

/** What is there and what is missing; the platform has the last word when it is published. */
export function Check({ found }: { found: Found }) {
  const { t } = useTranslation(["manage", "words"]);
  const { project } = found;
  const id = project.project_id;
  const go = useNavigate();
  const ready = useReadiness(id);
  const unsent = useUnsent(id);
  const publish = useAct(async () => {
    const params = { path: { project_id: id } };
    const { data } = await api.POST("/projects/{project_id}/publication", { params });
    if (data) await keep(data);
    await queries.invalidateQueries({ queryKey: ["get", "/projects"] });
    await go({ to: "/manage/$projectId", params: { projectId: id } });
  });
  const items = ready.data ? itemsOf(found, ready.data.missing) : [];
  const range = ready.data && { least: money(ready.data.reward_least), most: money(ready.data.reward_most) };
  const gaps = gapsOf(publish.problem);
  return (
    <Stack gap="lg">
      <Card withBorder>
        <Title order={2} size="h4" mb="sm">
          {t("check.title")}
        </Title>
        {ready.isPending && <Waiting rows={1} height={160} />}
        {ready.error && <Refused error={ready.error} again={() => void ready.refetch()} />}
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
          {items.map((item) => (
            <Line key={item.name} id={id} currency={project.reward.currency} item={item} range={range} />
          ))}
        </Stack>
      </Card>
      {unsent.length > 0 && (
        <Card withBorder>
          <Text size="sm">{t("check.unsent")}</Text>
          <Group gap="sm">
            {unsent.map((step) => (
              <ToStep key={step} id={id} step={step}>
                {t(`steps.${step}.title`)}
              </ToStep>
            ))}
          </Group>
        </Card>
      )}
      <div>
        <Title order={2} size="h4" mb="xs">
          {t("check.money")}
        </Title>
        <Stack gap="sm">
          <Cost id={id} />
          <Text size="sm">{t("check.moneySays")}</Text>
          <ProjectId id={id} />
        </Stack>
      </div>
      {gaps.length > 0 && <Gaps id={id} gaps={gaps} currency={project.reward.currency} />}
      {publish.problem !== null && gaps.length === 0 && <Refused error={publish.problem} />}
      <Card withBorder>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {t("check.publish")}
          </Title>
          <List size="sm">
            <List.Item>{t("check.consequence.open")}</List.Item>
            <List.Item>{t("check.consequence.fixed")}</List.Item>
            <List.Item>{t("check.consequence.grow")}</List.Item>
          </List>
          <Group>
            <Button onClick={() => void publish.run()} loading={publish.busy} disabled={unsent.length > 0}>
              {t("check.publish")}
            </Button>
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to="/manage/$projectId/preview" params={{ projectId: id }} {...props} />
              )}
            >
              {t("check.preview")}
            </Anchor>
          </Group>
        </Stack>
      </Card>
    </Stack>
  );
}

interface LineGiven {
  id: string;
  currency: string;
  item: Item;
  range: { least: string; most: string } | undefined;
}

function Line({ id, item, currency, range = { least: "", most: "" } }: LineGiven) {
  const { t } = useTranslation(["manage", "words"]);
  const [color, Icon] = {
    done: ["teal", IconCheck],
    missing: ["red", IconX],
    advised: ["yellow", IconAlertTriangle],
  }[item.state] as [string, typeof IconCheck];
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon color={color} variant="light" size="sm" radius="xl" aria-hidden mt={2}>
        <Icon size={14} />
      </ThemeIcon>
      <div>
        <Text size="sm">
          <b>{t(`check.states.${item.state}`)}:</b> {t(`check.items.${item.name}`, range)}
        </Text>
        {item.gaps.map(({ field, rule }) => (
          <Text key={`${field} ${rule}`} size="sm" c="dimmed" className="breaks">
            <Code>{field}</Code> <Rule text={rule} currency={currency} />
          </Text>
        ))}
        {item.state !== "done" && item.step && (
          <ToStep id={id} step={item.step}>
            {t("check.mend", { step: t(`steps.${item.step}.title`) })}
          </ToStep>
        )}
        {item.state !== "done" && item.name === "tasks" && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/manage/$projectId/imports" params={{ projectId: id }} {...props} />
            )}
          >
            {t("imports.go")}
          </Anchor>
        )}
      </div>
    </Group>
  );
}

function ToStep({ id, step, children }: { id: string; step: Step; children: ReactNode }) {
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link to="/manage/$projectId/setup/$step" params={{ projectId: id, step }} {...props} />
      )}
    >
      {children}
    </Anchor>
  );
}

/** What the platform missed when it was asked to publish: all of it at once, each with the step that mends it. */
function Gaps({ id, gaps, currency }: { id: string; gaps: Gap[]; currency: string }) {
  const { t } = useTranslation(["manage", "words"]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card withBorder role="alert" style={{ borderColor: "var(--mantine-color-red-6)" }}>
      <Title order={2} size="h4" mb="xs" tabIndex={-1} ref={heading}>
        {t("check.gaps", { count: gaps.length })}
      </Title>
      <List size="sm" spacing="xs">
        {gaps.map(({ field, rule }) => {
          const step = stepOf(field);
          return (
            <List.Item key={`${field} ${rule}`} className="breaks">
              <Code>{field}</Code> <Rule text={rule} currency={currency} />{" "}
              {step && (
                <ToStep id={id} step={step}>
                  {t("check.mend", { step: t(`steps.${step}.title`) })}
                </ToStep>
              )}
            </List.Item>
          );
        })}
      </List>
    </Card>
  );
}

/** The id under which an administrator books a client's money. */
export function ProjectId({ id }: { id: string }) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Group gap="xs">
      <Code className="breaks">{id}</Code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            <span aria-live="polite">{t(copied ? "copied" : "copyId")}</span>
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

/** By field, what each line of the list stands for; the platform says what is missing, this page only in which line. */
const LINES: readonly (readonly [Item["name"], RegExp, Step | null])[] = [
  ["instructions", /^guidelines\b/, "guidelines"],
  ["labels", /^options$/, "data"],
  ["review", /^review_levels$/, "review"],
  ["reward", /^reward$/, "pay"],
  ["pay", /^pay$/, "pay"],
  ["money", /^budget$/, null],
];

export function itemsOf({ project, guidelines }: Found, missing: readonly Gap[]): Item[] {
  const lines = LINES.filter(([name]) => name !== "labels" || project.task_type === "classification");
  const items: Item[] = lines.map(([name, pattern, step]) => {
    const gaps = missing.filter(({ field }) => pattern.test(field));
    return {
      name,
      step,
      state: gaps.length === 0 ? "done" : "missing",
      gaps: name === "instructions" ? gaps : [],
    };
  });
  const others = missing.filter(({ field }) => !lines.some(([, pattern]) => pattern.test(field)));
  if (others.length > 0)
    items.push({ name: "other", step: stepOf(others[0]?.field ?? ""), state: "missing", gaps: others });
  const advised = (name: Item["name"], step: Step | null): Item => ({
    name,
    step,
    state: "advised",
    gaps: [],
  });
  if (namesNoInput(project)) items.push(advised("fields", "data"));
  const examples = guidelines === null ? [] : [...guidelines.good_examples, ...guidelines.bad_examples];
  if (examples.some(({ input }) => !hasFields(input))) items.push(advised("inputs", "guidelines"));
  items.push({ name: "tasks", step: null, state: project.task_count > 0 ? "done" : "advised", gaps: [] });
  return items;
}

/** Steps whose words are on this device and not yet with the platform. */
function useUnsent(id: string): Step[] {
  return STEPS.filter((step) => localStorage.getItem(`inlier.manage.${id}.${step}`) !== null);
}

function gapsOf(problem: unknown): Gap[] {
  const missing = problem instanceof ProblemError ? problem.more.missing : undefined;
  return Array.isArray(missing) ? (missing as Gap[]) : [];
}
