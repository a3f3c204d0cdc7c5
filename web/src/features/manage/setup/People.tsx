import {
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { MoneyInput } from "@/components/MoneyInput";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { amountOf, typeable } from "@/lib/price";
import { useNamed } from "@/lib/skills";
import { useTests } from "@/lib/tests";
import { about } from "../about";
import { type Eligibility, eligibilityOf, type Project } from "../data";
import { countries, instantOf, LANGUAGES, languageName, localOf, zone } from "../places";
import { Rows } from "../Rows";
import { type Patch, StepForm, useStep } from "./StepForm";

type Lists = Schemas["AccessListsView"];
type Device = Eligibility["devices"][number];
type Stipend = "rate" | "none" | "amount";

/** Whom a project is for. */
export function People({ project }: { project: Project }) {
  const path = { project_id: project.project_id };
  const lists = calls.useQuery("get", "/projects/{project_id}/access-lists", { params: { path } });
  if (lists.isLoadingError) return <Refused error={lists.error} again={() => void lists.refetch()} />;
  if (!lists.data) return <Waiting rows={4} />;
  return <Form project={project} lists={lists.data} />;
}

function Form({ project, lists }: { project: Project; lists: Lists }) {
  const { t } = useTranslation(["manage", "words"]);
  const tree = calls.useQuery("get", "/skills", {}, { staleTime: 60_000 });
  const named = useNamed(tree.data?.skills ?? []);
  const { tests } = useTests();
  const { qualification, reward } = project;
  const [asked] = useState(project.eligibility); // what the form begins from, whatever somebody else changes
  const { currency } = reward;
  const begin = {
    skills: project.required_skills,
    countries: project.countries,
    languages: asked.languages,
    devices: asked.devices as Device[],
    tools: asked.tools,
    allow_vpn: asked.allow_vpn,
    requires_resume: asked.requires_resume,
    deadline: localOf(asked.deadline_at),
    allowed: lists.allowed,
    blocked: lists.blocked,
    seats: (project.seats ?? "") as number | string,
    quota: (project.fair_rounds?.quota ?? "") as number | string,
    test: qualification?.assessment_id ?? "",
    stipend: (qualification ? (qualification.stipend ? "amount" : "none") : "rate") as Stipend,
    amount: qualification?.stipend ? typeable(qualification.stipend) : "",
  };
  const bodyOf = (value: typeof begin): Patch => ({
    required_skills: value.skills.filter((one) => one.skill !== ""),
    countries: value.countries,
    eligibility: {
      languages: value.languages.filter((one) => one.language !== ""),
      devices: value.devices,
      tools: value.tools,
      allow_vpn: value.allow_vpn,
      allowed: value.allowed,
      blocked: value.blocked,
      deadline_at: value.deadline === begin.deadline ? asked.deadline_at : instantOf(value.deadline),
      requires_resume: value.requires_resume,
    },
    seats: value.seats === "" ? null : Number(value.seats),
    fair_rounds: value.quota === "" ? null : { quota: Number(value.quota) },
    qualification: value.test === "" ? null : { assessment_id: value.test, ...stipendOf(value) },
  });
  function stipendOf(value: typeof begin): Pick<Schemas["Qualification"], "stipend"> {
    if (value.stipend === "rate") return {};
    if (value.stipend === "none") return { stipend: null };
    return { stipend: amountOf(value.amount, currency, "qualification.stipend", t("price.wrong")) };
  }
  const before = (): Patch => ({
    required_skills: project.required_skills,
    countries: project.countries,
    eligibility: eligibilityOf(project, lists),
    seats: project.seats,
    fair_rounds: project.fair_rounds,
    qualification: qualification && {
      assessment_id: qualification.assessment_id,
      stipend: qualification.stipend,
    },
  });
  const kept = useStep(project, "people", begin, bodyOf, before);
  const { value, change, problem } = kept;
  const skills = named
    .filter((one) => !one.is_retired)
    .map((one) => ({ value: one.skill, label: `${"\u2003".repeat(one.depth - 1)}${one.title}` }));
  const offered = (tests ?? []).map((one) => ({
    value: one.assessment_id,
    label: t("people.testLine", { title: one.title, minutes: one.limit_minutes }),
  }));
  return (
    <StepForm id={project.project_id} step="people" kept={kept}>
      <Rows
        title={t("people.skills")}
        says={t("people.skillsSays")}
        add={t("people.addSkill")}
        remove={(at) => t("remove", { number: at })}
        rows={value.skills}
        change={(rows) => change({ skills: rows })}
        make={(): Schemas["SkillNeed"] => ({ skill: "", level: 1, is_verified: true })}
        error={about(problem, "required_skills")}
        most={10}
      >
        {(row, put) => (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <Select
                label={t("people.skill")}
                searchable
                data={withOwn(skills, row.skill)}
                value={row.skill || null}
                onChange={(skill) => put({ skill: skill ?? "" })}
              />
              <NumberInput
                label={t("people.level")}
                min={1}
                max={10}
                value={row.level}
                onChange={(level) => put({ level: Number(level) || 1 })}
              />
            </SimpleGrid>
            <Checkbox
              label={t("people.verified")}
              checked={row.is_verified}
              onChange={(event) => put({ is_verified: event.currentTarget.checked })}
            />
          </>
        )}
      </Rows>
      <Rows
        title={t("people.languages")}
        says={t("people.languagesSays")}
        add={t("people.addLanguage")}
        remove={(at) => t("remove", { number: at })}
        rows={value.languages}
        change={(languages) => change({ languages })}
        make={() => ({ language: "", level: 3 })}
        error={about(problem, "eligibility.languages")}
        most={20}
      >
        {(row, put) => (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label={t("people.language")}
              searchable
              data={withOwn(
                LANGUAGES.map((one) => ({ value: one, label: languageName(one) })),
                row.language,
              )}
              value={row.language || null}
              onChange={(language) => put({ language: language ?? "" })}
            />
            <Select
              label={t("people.fluency")}
              allowDeselect={false}
              data={["1", "2", "3", "4", "5"].map((one) => ({
                value: one,
                label: t(`people.fluencies.${one as "1"}`),
              }))}
              value={String(row.level)}
              onChange={(level) => put({ level: Number(level ?? 1) })}
            />
          </SimpleGrid>
        )}
      </Rows>
      <MultiSelect
        label={t("people.countries")}
        description={t("people.countriesSays")}
        placeholder={value.countries.length === 0 ? t("people.allCountries") : ""}
        searchable
        clearable
        data={countries()}
        value={value.countries}
        onChange={(chosen) => change({ countries: chosen })}
        error={about(problem, "countries")}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Checkbox.Group
          label={t("people.devices")}
          description={t("people.devicesSays")}
          value={value.devices}
          onChange={(devices) => change({ devices: devices as Device[] })}
          error={about(problem, "eligibility.devices")}
        >
          <Group mt="xs">
            <Checkbox value="desktop" label={t("people.desktop")} />
            <Checkbox value="mobile" label={t("people.mobile")} />
          </Group>
        </Checkbox.Group>
        <TagsInput
          label={t("people.tools")}
          description={t("people.toolsSays")}
          value={value.tools}
          onChange={(tools) => change({ tools })}
          error={about(problem, "eligibility.tools")}
        />
      </SimpleGrid>
      <Stack gap="xs">
        <Checkbox
          label={t("people.vpn")}
          description={t("people.vpnSays")}
          checked={value.allow_vpn}
          onChange={(event) => change({ allow_vpn: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("people.resume")}
          description={t("people.resumeSays")}
          checked={value.requires_resume}
          onChange={(event) => change({ requires_resume: event.currentTarget.checked })}
        />
      </Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <NumberInput
          label={t("people.seats")}
          description={t("people.seatsSays")}
          min={1}
          value={value.seats}
          onChange={(seats) => change({ seats })}
          error={about(problem, "seats")}
        />
        <TextInput
          type="datetime-local"
          label={t("people.deadline")}
          description={t("people.deadlineSays", { zone: zone() })}
          value={value.deadline}
          onChange={(event) => change({ deadline: event.currentTarget.value })}
          error={about(problem, "eligibility.deadline_at")}
        />
        <NumberInput
          label={t("people.quota")}
          description={t("people.quotaSays")}
          min={1}
          max={20}
          value={value.quota}
          onChange={(quota) => change({ quota })}
          error={about(problem, "fair_rounds")}
        />
      </SimpleGrid>
      <Stack gap="xs">
        <Select
          label={t("people.test")}
          description={t("people.testSays")}
          clearable
          data={withOwn(offered, value.test)}
          value={value.test || null}
          onChange={(test) => change({ test: test ?? "" })}
          error={about(problem, "qualification.assessment_id") ?? about(problem, "qualification")}
        />
        {value.test !== "" && (
          <Group align="flex-start">
            <Select
              label={t("people.stipend")}
              description={t("people.stipendSays")}
              allowDeselect={false}
              data={(["rate", "none", "amount"] as const).map((one) => ({
                value: one,
                label: t(`people.stipends.${one}`),
              }))}
              value={value.stipend}
              onChange={(stipend) => change({ stipend: stipend as Stipend })}
            />
            {value.stipend === "amount" && (
              <MoneyInput
                label={t("people.stipendAmount")}
                description={t("people.stipendAmountSays")}
                currency={currency}
                value={value.amount}
                onChange={(amount) => change({ amount })}
                error={about(problem, "qualification.stipend")}
              />
            )}
          </Group>
        )}
      </Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TagsInput
          label={t("people.allowed")}
          description={t("people.allowedSays")}
          value={value.allowed}
          onChange={(allowed) => change({ allowed })}
          error={about(problem, "eligibility.allowed")}
        />
        <TagsInput
          label={t("people.blocked")}
          description={t("people.blockedSays")}
          value={value.blocked}
          onChange={(blocked) => change({ blocked })}
          error={about(problem, "eligibility.blocked")}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t("people.lists")}
      </Text>
    </StepForm>
  );
}

/** What was chosen before stays choosable, whatever the list has now. */
function withOwn(data: { value: string; label: string }[], own: string) {
  return own === "" || data.some((one) => one.value === own) ? data : [...data, { value: own, label: own }];
}
