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
import { useAct } from "@/lib/act";
import { type Found, keep, useCost } from "../data";
import { STEPS, type Step, stepOf } from "../steps";
import { Cost } from "./Cost";

interface Item {
  name: "instructions" | "review" | "labels" | "pay" | "money" | "tasks";
  state: "done" | "missing" | "advised";
  step: Step | null;
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
  const cost = useCost(id);
  const unsent = useUnsent(id);
  const publish = useAct(async () => {
    const params = { path: { project_id: id } };
    const { data } = await api.POST("/projects/{project_id}/publication", { params });
    if (data) await keep(data);
    await queries.invalidateQueries({ queryKey: ["get", "/projects"] });
    await go({ to: "/manage/$projectId", params: { projectId: id } });
  });
  const items = itemsOf(found, cost.data);
  const gaps = gapsOf(publish.problem);
  return (
    <Stack gap="lg">
      <Card withBorder>
        <Title order={2} size="h4" mb="sm">
          {t("check.title")}
        </Title>
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
          {items.map((item) => (
            <Line key={item.name} id={id} item={item} />
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
      {gaps.length > 0 && <Gaps id={id} gaps={gaps} />}
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

function Line({ id, item }: { id: string; item: Item }) {
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
          <b>{t(`check.states.${item.state}`)}:</b> {t(`check.items.${item.name}`)}
        </Text>
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
function Gaps({ id, gaps }: { id: string; gaps: Gap[] }) {
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
              <Code>{field}</Code> {rule}{" "}
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

function itemsOf({ project, guidelines }: Found, cost: ReturnType<typeof useCost>["data"]): Item[] {
  const is = (done: boolean, otherwise: "missing" | "advised" = "missing") => (done ? "done" : otherwise);
  const whole =
    guidelines !== null &&
    guidelines.objective !== "" &&
    [
      guidelines.steps,
      guidelines.acceptance_criteria,
      guidelines.good_examples,
      guidelines.bad_examples,
    ].every((part) => part.length > 0);
  const required = (project.input_schema as { required?: unknown } | null)?.required;
  const asks = Array.isArray(required) && required.includes("options");
  const items: Item[] = [
    { name: "instructions", state: is(whole), step: "guidelines" },
    { name: "review", state: is(project.review_levels !== null), step: "review" },
    {
      name: "pay",
      state: is(cost === undefined || !cost.warnings.includes("pays-below-the-floor")),
      step: "pay",
    },
    { name: "money", state: is(cost !== undefined && cost.answers_covered >= project.places), step: null },
    { name: "tasks", state: is(project.task_count > 0, "advised"), step: null },
  ];
  if (project.task_type === "classification")
    items.splice(1, 0, { name: "labels", state: is(project.options.length > 1 || asks), step: "data" });
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
