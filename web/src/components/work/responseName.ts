import { useTranslation } from "react-i18next";
import { letterOf } from "./asked";

/**
 * What a response is called: by its letter in the order in which whoever answered saw them, so that their reasons can be
 * followed; where that order is not known by its number in the task, for a letter would name another one.
 */
export function useResponseName(): (number: number, order: readonly number[]) => string {
  const { t } = useTranslation("work");
  return (number, order) =>
    order.length === 0
      ? t("comparison.numbered", { number: number + 1 })
      : t("comparison.response", { letter: letterOf(number, order) });
}
