import { Badge, Box, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { BonusRules } from "@/components/BonusRules";
import { Facts } from "@/components/Facts";
import { Guidelines } from "@/components/Guidelines";
import { Needs } from "@/components/Needs";
import { Page } from "@/components/Page";
import { Part } from "@/components/Part";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { minutes, moment, money } from "@/lib/format";
import { usePrice } from "@/lib/pays";
import { useZone } from "@/lib/who";
import { Examples } from "./Examples";
import { FairRound } from "./FairRound";
import { GuidelinesDiff } from "./GuidelinesDiff";
import classes from "./project.module.css";
import { RateHistory } from "./RateHistory";
import { Take } from "./Take";
import { Test } from "./Test";

/** A project's terms, rates and guidelines, what stands between them and the person, and the way to the first task. */
export function Project({ id }: { id: string }) {
  const { t } = useTranslation(["projects", "offers", "words"]);
  const params = { params: { path: { project_id: id } } };
  const found = calls.useQuery("get", "/projects/{project_id}", params);
  const mine = calls.useQuery("get", "/projects/{project_id}/eligibility", params);
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const { project, guidelines } = found.data;
  const read = mine.data?.guidelines_read ?? null;
  const isNewer = guidelines !== null && read !== null && read > 0 && read < guidelines.version;
  return (
    <Page
      title={project.title}
      says={project.summary}
      width={1100}
      actions={project.state === "open" ? undefined : <State state={project.state} />}
    >
      <RefusedAnew of={found} />
      <Needs
        taskType={project.task_type}
        pace={{ minutes: project.est_minutes }}
        skills={project.required_skills}
        languages={project.eligibility.languages}
        tools={project.eligibility.tools}
        countries={project.countries}
        isDesktopOnly={project.eligibility.is_desktop_only}
        allowVpn={project.eligibility.allow_vpn}
      />
      <div className={classes.parts}>
        <Terms project={project} />
        <div className={classes.beside} data-joined={mine.data?.enrolment_state === "tasking" || undefined}>
          <Box pos="sticky" top={72}>
            <Stack gap="lg">
              <Part title={t("take.title")}>
                {mine.isPending && <Waiting rows={1} />}
                {mine.error && <NotForYou error={mine.error} again={() => void mine.refetch()} />}
                {mine.data && <Take project={project} mine={mine.data} />}
              </Part>
              {mine.data?.test && <Test now={mine.data.test} state={mine.data.enrolment_state} />}
              {mine.data?.rounds && (
                <FairRound id={id} now={mine.data.rounds} isIn={mine.data.enrolment_state === "tasking"} />
              )}
              <RateHistory id={id} />
            </Stack>
          </Box>
        </div>
        <Stack gap="lg">
          {isNewer && <GuidelinesDiff id={id} from={read} to={guidelines.version} />}
          {guidelines && <Guidelines guidelines={guidelines} />}
          {guidelines && <Examples guidelines={guidelines} taskType={project.task_type} />}
        </Stack>
      </div>
    </Page>
  );
}

function State({ state }: { state: string }) {
  const { t } = useTranslation(["projects", "words"]);
  return (
    <Badge color="gray" variant="light" size="lg">
      {t(`states.${state as "paused"}`, { defaultValue: state })}
    </Badge>
  );
}

/** Managers and reviewers who do not contribute may read, and are told so without alarm. */
function NotForYou({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useTranslation("projects");
  const isRole = error instanceof ProblemError && error.is("role-required");
  return isRole ? (
    <Text size="sm">{t("take.contributorsOnly")}</Text>
  ) : (
    <Refused error={error} again={again} />
  );
}

function Terms({ project }: { project: Schemas["ProjectView"] }) {
  const { t } = useTranslation(["offers", "words"]);
  const zone = useZone();
  const price = usePrice();
  const { pay, reward, eligibility: asked } = project;
  const until = asked.deadline_at;
  return (
    <Part title={t("terms.title")}>
      <Group gap="xs" align="baseline">
        <Text fw={700} size="xl" className="tabular">
          {price(project)}
        </Text>
        <Text size="sm" c="dimmed">
          {pay.kind === "hour" ? t("words:pay.atMost", { amount: money(reward) }) : t("terms.anAnswer")}
        </Text>
      </Group>
      <Facts
        of={[
          [t("terms.cap"), pay.cap_minutes ? minutes(pay.cap_minutes) : null],
          [t("terms.estimate"), minutes(project.est_minutes)],
          [t("terms.lease"), minutes(project.lease_minutes), "lease"],
          [t("terms.difficulty"), t("terms.ofFive", { difficulty: project.difficulty })],
          [
            t("terms.review"),
            project.review_levels === 0
              ? t("terms.byChecks")
              : t("terms.byPeople", { count: project.review_levels ?? 1 }),
          ],
          [t("terms.places"), t("terms.answers", { count: project.places })],
          [
            t("terms.seats"),
            project.seats === null
              ? t("terms.unlimited")
              : t("terms.seatsOpen", { open: project.open_seats ?? 0, seats: project.seats }),
          ],
          [t("terms.lastDay"), until ? moment(until, zone) : null],
          [
            t("bonus.title"),
            <BonusRules key="bonus" rules={project.bonus_rules} currency={reward.currency} />,
            "bonus",
          ],
        ]}
      />
      <Text size="xs" c="dimmed">
        {t("terms.frozen")}
      </Text>
    </Part>
  );
}
