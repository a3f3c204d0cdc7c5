import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Parts } from "./Parts";

const TABS = [
  { to: "/review", name: "answers" },
  { to: "/review/grading", name: "tests" },
  { to: "/review/history", name: "history" },
] as const;

/** The parts of the review desk. */
export function ReviewTabs() {
  const { t } = useTranslation("reviews");
  const path = useRouterState({ select: (state) => state.location.pathname });
  const parts = TABS.map(({ to, name }) => ({ to, title: t(`tabs.${name}`) }));
  return <Parts label={t("tabs.title")} of={parts} here={path} />;
}
