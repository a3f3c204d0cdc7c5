import { Group, NumberInput, Radio, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { MoneyInput } from "@/components/MoneyInput";
import { money } from "@/lib/format";
import { amountOf, typeable } from "@/lib/price";
import { about } from "../about";
import { type Project, useReadiness } from "../data";
import { Rows } from "../Rows";
import { Cost } from "./Cost";
import { type Patch, StepForm, useStep } from "./StepForm";

type Number_ = number | string;
type Input = "difficulty" | "minutes";
interface Bonus {
  rule_id: string;
  kind: "per_answer" | "per_count";
  amount: string;
  input: Input | "";
  least: Number_;
  most: Number_;
  /** Every so-many-th answer of a week, for `per_count`. */
  count: Number_;
  /** Further inputs of a rule that the form has no field for; they stay as they are. */
  rest: Schemas["BonusRuleView"]["when"];
}

/** What an answer earns, and what that comes to in an hour. */
export function PayStep({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  const { pay, reward, est_minutes, lease_minutes } = project;
  const { currency } = reward;
  const begin = {
    kind: pay.kind,
    reward: pay.kind === "task" ? typeable(reward) : "",
    hourly: pay.hourly ? typeable(pay.hourly) : "",
    cap: (pay.cap_minutes ?? est_minutes * 2) as Number_,
    est: est_minutes as Number_,
    lease: lease_minutes as Number_,
    bonuses: project.bonus_rules.map((rule) => bonusOf(rule, currency)),
  };
  const bodyOf = (value: typeof begin): Patch => ({
    ...(value.kind === "task"
      ? { reward: amountOf(value.reward, currency, "reward", t("price.wrong")) }
      : { pay: hourPay(amountOf(value.hourly, currency, "pay.hourly", t("price.wrong")), value.cap) }),
    est_minutes: Number(value.est),
    lease_minutes: Number(value.lease),
    bonus_rules: value.bonuses.map((one) => ruleOf(one, currency, t("price.wrong"))),
  });
  const before = (): Patch => ({
    ...(pay.kind === "task" || !pay.hourly ? { reward } : { pay: hourPay(pay.hourly, pay.cap_minutes ?? 0) }),
    est_minutes,
    lease_minutes,
    bonus_rules: project.bonus_rules,
  });
  const kept = useStep(project, "pay", begin, bodyOf, before);
  const { value, change, problem } = kept;
  const ready = useReadiness(project.project_id).data;
  const range = ready && { least: money(ready.reward_least), most: money(ready.reward_most) };
  const bounds = range ? t("pay.rewardBounds", range) : "";
  const isOutside = kept.state === "saved" && ready?.missing.some(({ field }) => field === "reward");
  const outside = range && isOutside ? t("pay.outside", range) : undefined;
  return (
    <StepForm id={project.project_id} step="pay" kept={kept}>
      <Radio.Group
        label={t("pay.kind")}
        description={t("pay.kindSays")}
        value={value.kind}
        onChange={(kind) => change({ kind: kind as "task" | "hour" })}
      >
        <Group mt="xs">
          <Radio value="task" label={t("pay.task")} />
          <Radio value="hour" label={t("pay.hour")} />
        </Group>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {value.kind === "task" ? (
          <MoneyInput
            label={t("pay.reward")}
            description={`${t("pay.rewardSays")} ${bounds}`}
            currency={currency}
            value={value.reward}
            onChange={(text) => change({ reward: text })}
            error={about(problem, "reward") ?? outside}
          />
        ) : (
          <MoneyInput
            label={t("pay.hourly")}
            description={t("pay.hourlySays")}
            currency={currency}
            value={value.hourly}
            onChange={(text) => change({ hourly: text })}
            error={about(problem, "pay.hourly")}
          />
        )}
        {value.kind === "hour" && (
          <NumberInput
            label={t("pay.cap")}
            description={t("pay.capSays")}
            min={1}
            max={1440}
            value={value.cap}
            onChange={(cap) => change({ cap })}
            error={about(problem, "pay.cap_minutes")}
          />
        )}
        <NumberInput
          label={t("pay.est")}
          description={t("pay.estSays")}
          min={1}
          max={240}
          value={value.est}
          onChange={(est) => change({ est })}
          error={about(problem, "est_minutes")}
        />
        <NumberInput
          label={t("pay.lease")}
          description={t("pay.leaseSays")}
          min={1}
          max={10_080}
          value={value.lease}
          onChange={(lease) => change({ lease })}
          error={about(problem, "lease_minutes")}
        />
      </SimpleGrid>
      <Cost id={project.project_id} />
      <Others type={project.task_type} difficulty={project.difficulty} />
      <Rows
        title={t("bonus.title")}
        says={t("bonus.says")}
        add={t("bonus.add")}
        remove={(at) => t("remove", { number: at })}
        rows={value.bonuses}
        change={(bonuses) => change({ bonuses })}
        make={(): Bonus => newBonus(value.bonuses)}
        error={about(problem, "bonus_rules")}
        most={5}
      >
        {(row, put) => <BonusRow row={row} put={put} currency={currency} />}
      </Rows>
    </StepForm>
  );
}

/** What open work of the same kind pays: the same task for the same people earns the same. */
function Others({ type, difficulty }: { type: string; difficulty: number }) {
  const { t } = useTranslation(["manage", "words"]);
  const card = calls.useQuery("get", "/rate-card", {}, { staleTime: 60_000 });
  const lines = (card.data?.lines ?? []).filter(
    (one) => one.task_type === type && one.difficulty === difficulty,
  );
  if (lines.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {t("pay.others")}
      </Text>
      {lines.map((one) => (
        <Text key={`${one.tier}-${one.reward.median.currency}`} size="sm" c="dimmed" className="tabular">
          {t("pay.othersLine", {
            count: one.projects,
            tier: one.tier,
            lowest: money(one.reward.lowest),
            median: money(one.reward.median),
            highest: money(one.reward.highest),
            hourly: money(one.hourly.median),
          })}
        </Text>
      ))}
    </div>
  );
}

function BonusRow({
  row,
  put,
  currency,
}: {
  row: Bonus;
  put: (part: Partial<Bonus>) => void;
  currency: string;
}) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }}>
      <TextInput
        label={t("bonus.name")}
        description={t("bonus.nameSays")}
        value={row.rule_id}
        onChange={(event) => put({ rule_id: event.currentTarget.value })}
      />
      <Select
        label={t("bonus.kind")}
        description={t("bonus.kindSays")}
        allowDeselect={false}
        data={[
          { value: "per_answer", label: t("bonus.per_answer") },
          { value: "per_count", label: t("bonus.per_count") },
        ]}
        value={row.kind}
        onChange={(kind) => put({ kind: kind as Bonus["kind"] })}
      />
      <MoneyInput
        label={t("bonus.amount")}
        description={t("bonus.amountSays")}
        currency={currency}
        value={row.amount}
        onChange={(amount) => put({ amount })}
      />
      {row.kind === "per_count" ? (
        <NumberInput
          label={t("bonus.every")}
          min={1}
          value={row.count}
          onChange={(count) => put({ count })}
        />
      ) : (
        <>
          <Select
            label={t("bonus.input")}
            data={[
              { value: "", label: t("bonus.always") },
              { value: "difficulty", label: t("bonus.difficulty") },
              { value: "minutes", label: t("bonus.minutes") },
            ]}
            allowDeselect={false}
            value={row.input}
            onChange={(input) => put({ input: (input ?? "") as Bonus["input"] })}
          />
          {row.input !== "" && (
            <>
              <NumberInput
                label={t("bonus.least")}
                min={0}
                value={row.least}
                onChange={(least) => put({ least })}
              />
              <NumberInput
                label={t("bonus.most")}
                min={0}
                value={row.most}
                onChange={(most) => put({ most })}
              />
            </>
          )}
        </>
      )}
    </SimpleGrid>
  );
}

function newBonus(known: readonly Bonus[]): Bonus {
  const taken = new Set(known.map((one) => one.rule_id));
  const numbers = [1, 2, 3, 4, 5].map((number) => `bonus-${number}`);
  const rule_id = numbers.find((one) => !taken.has(one)) ?? "bonus";
  return { rule_id, kind: "per_answer", amount: "", input: "", least: "", most: "", count: 10, rest: {} };
}

function bonusOf(rule: Schemas["BonusRuleView"], currency: string): Bonus {
  const input = "difficulty" in rule.when ? "difficulty" : "minutes" in rule.when ? "minutes" : "";
  const { [input]: bounds, ...rest } = rule.when;
  return {
    rule_id: rule.rule_id,
    kind: rule.kind,
    amount: typeable({ minor: rule.amount, currency }),
    input,
    least: bounds?.at_least ?? "",
    most: bounds?.at_most ?? "",
    count: rule.when.count?.at_least ?? 10,
    rest: rule.kind === "per_count" ? {} : rest,
  };
}

function ruleOf(one: Bonus, currency: string, words: string): Schemas["BonusRuleView"] {
  const { minor } = amountOf(one.amount, currency, "bonus_rules", words);
  const bounds = { ...bound("at_least", one.least), ...bound("at_most", one.most) };
  const when =
    one.kind === "per_count"
      ? { count: { at_least: Number(one.count) } }
      : one.input === ""
        ? one.rest
        : { ...one.rest, [one.input]: bounds };
  return { rule_id: one.rule_id, kind: one.kind, amount: minor, when } as Schemas["BonusRuleView"];
}

function bound(name: "at_least" | "at_most", value: Number_) {
  return value === "" ? {} : { [name]: Number(value) };
}

function hourPay(hourly: Schemas["Price"], cap: Number_): Schemas["HourPay"] {
  return {
    kind: "hour",
    hourly: { minor: hourly.minor, currency: hourly.currency },
    cap_minutes: Number(cap),
  };
}
