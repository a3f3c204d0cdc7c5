import { useTranslation } from "react-i18next";
import { type Money, money } from "./format";

interface Priced {
  reward: Money;
  pay: { kind: string; hourly?: Money | null };
}

/** What a task pays as one reads it: by the hour, whose reward is only the most it can come to, or for the whole of it. */
export function usePrice() {
  const { t } = useTranslation("words");
  return ({ reward, pay }: Priced) =>
    pay.kind === "hour" && pay.hourly ? t("pay.byTheHour", { amount: money(pay.hourly) }) : money(reward);
}
