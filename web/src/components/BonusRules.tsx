import { List } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { money } from "@/lib/format";

type Rule = Schemas["BonusRuleView"];

/** What is paid beside the reward, and when, in sentences. */
export function BonusRules({ rules, currency }: { rules: readonly Rule[]; currency: string }) {
  const { t } = useTranslation("offers");
  if (rules.length === 0) return <>{t("bonus.none")}</>;
  return (
    <List size="sm" spacing={2}>
      {rules.map((rule) => (
        <List.Item key={rule.rule_id}>
          <Sentence rule={rule} amount={money({ minor: rule.amount, currency })} />
        </List.Item>
      ))}
    </List>
  );
}

function Sentence({ rule, amount }: { rule: Rule; amount: string }) {
  const { t } = useTranslation("offers");
  if (rule.kind === "per_count")
    return <>{t("bonus.perCount", { amount, count: rule.when.count?.at_least ?? 1 })}</>;
  const bounds = Object.entries(rule.when).map(([input, { at_least, at_most }]) => {
    const name = t(`bonus.inputs.${input as "minutes"}`, { defaultValue: input });
    if (at_least !== null && at_most !== null && at_least !== undefined && at_most !== undefined)
      return t("bonus.between", { name, least: at_least, most: at_most });
    return at_least !== null && at_least !== undefined
      ? t("bonus.atLeast", { name, least: at_least })
      : t("bonus.atMost", { name, most: at_most ?? 0 });
  });
  if (bounds.length === 0) return <>{t("bonus.perAnswer", { amount })}</>;
  return <>{t("bonus.perAnswerWhen", { amount, bounds: bounds.join(", ") })}</>;
}
