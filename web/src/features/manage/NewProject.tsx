import {
  Button,
  Group,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { MoneyInput } from "@/components/MoneyInput";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { useOnce } from "@/lib/once";
import { amountOf } from "@/lib/price";
import type { TypeName } from "./data";
import { useKept } from "./kept";

const BEGIN = {
  title: "",
  summary: "",
  type: "classification" as TypeName,
  kind: "task" as "task" | "hour",
  amount: "",
  cap: 60 as number | string,
  currency: "USD",
};
const UNDER = "inlier.manage.new";

/** The first step of a project: what it is and what it pays; from then on the draft is the platform's. */
export function NewProject() {
  const { t } = useTranslation(["manage", "words"]);
  const go = useNavigate();
  const types = calls.useQuery("get", "/task-types", {}, { staleTime: Number.POSITIVE_INFINITY });
  const once = useOnce();
  const { value, change } = useKept({
    under: UNDER,
    begin: BEGIN,
    send: async () => undefined,
    byItself: false,
  });
  const kind = types.data?.task_types.find((one) => one.name === value.type);

  const create = useAct(async () => {
    const amount = amountOf(value.amount, value.currency, "reward", t("price.wrong"));
    const price = value.kind === "task" ? { reward: amount } : { pay: hourly(amount) };
    const { title, summary, type: task_type } = value;
    const body = { title, summary, task_type, ...price } as unknown as Schemas["ProjectInput"]; // what is left out has the API's defaults
    const { data } = await once((header) => api.POST("/projects", { body, params: { header } }));
    if (!data) return;
    localStorage.removeItem(UNDER);
    await queries.invalidateQueries({ queryKey: ["get", "/projects"] });
    await go({ to: "/manage/$projectId/setup/$step", params: { projectId: data.project_id, step: "data" } });
  });

  function hourly(amount: Schemas["Price"]): Schemas["HourPay"] {
    return { kind: "hour", hourly: amount, cap_minutes: Number(value.cap) };
  }

  return (
    <Page title={t("new.title")} says={t("new.says")} width={720}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create.run();
        }}
      >
        <Stack>
          <TextInput
            label={t("basics.title")}
            description={t("basics.titleSays")}
            required
            maxLength={120}
            value={value.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
            error={create.about("title")}
          />
          <Radio.Group
            label={t("new.type")}
            description={t("new.typeSays")}
            value={value.type}
            onChange={(type) => change({ type: type as TypeName })}
          >
            <SimpleGrid cols={{ base: 1, xs: 2 }} mt="xs" spacing="xs">
              {(types.data?.task_types ?? []).map((one) => (
                <Radio
                  key={one.name}
                  value={one.name}
                  label={t(`words:taskTypes.${one.name as TypeName}`)}
                  description={t("new.usually", { minutes: one.est_minutes })}
                />
              ))}
            </SimpleGrid>
          </Radio.Group>
          {types.error && <Refused error={types.error} again={() => void types.refetch()} />}
          <Textarea
            label={t("basics.summary")}
            description={t("basics.summarySays")}
            autosize
            minRows={2}
            maxLength={2000}
            value={value.summary}
            onChange={(event) => change({ summary: event.currentTarget.value })}
            error={create.about("summary")}
          />
          <Radio.Group
            label={t("pay.kind")}
            value={value.kind}
            onChange={(one) => change({ kind: one as "task" | "hour" })}
          >
            <Group mt="xs">
              <Radio value="task" label={t("pay.task")} />
              <Radio value="hour" label={t("pay.hour")} />
            </Group>
          </Radio.Group>
          <Group align="flex-start">
            <Select
              label={t("pay.currency")}
              description={t("pay.currencySays")}
              data={["USD", "EUR", "GBP", "CHF", "JPY", "INR", "KES", "BRL", "MXN"]}
              searchable
              allowDeselect={false}
              value={value.currency}
              onChange={(currency) => change({ currency: currency ?? "USD" })}
              maw={200}
            />
            <MoneyInput
              label={t(value.kind === "task" ? "pay.reward" : "pay.hourly")}
              description={t("pay.later")}
              required
              currency={value.currency}
              value={value.amount}
              onChange={(amount) => change({ amount })}
              error={create.about("reward") ?? create.about("reward.minor") ?? create.about("pay.hourly")}
            />
            {value.kind === "hour" && (
              <NumberInput
                label={t("pay.cap")}
                description={t("pay.capSays")}
                min={1}
                max={1440}
                maw={240}
                value={value.cap}
                onChange={(cap) => change({ cap })}
                error={create.about("pay.cap_minutes")}
              />
            )}
          </Group>
          {create.problem !== null && <Refused error={create.problem} />}
          <Group>
            <Button type="submit" loading={create.busy} disabled={kind === undefined}>
              {t("new.create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
