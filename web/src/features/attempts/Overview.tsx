import { UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { type Given, isAnswered } from "./answers";

interface Shown {
  items: readonly Schemas["AttemptItem"][];
  given: ReadonlyMap<string, Given>;
  at: number;
  go: (to: number) => void;
}

/** Every question by its number, with how it stands; each is one step away. */
export function Overview({ items, given, at, go }: Shown) {
  const { t } = useTranslation("attempts");
  return (
    <nav aria-label={t("overview.title")} className="numbers">
      {items.map((item, number) => {
        const state = standing(given.get(item.item_id));
        return (
          <UnstyledButton
            key={item.item_id}
            className="number"
            data-state={state}
            aria-current={number === at ? "step" : undefined}
            aria-label={t(`overview.${state}`, { number: number + 1 })}
            onClick={() => go(number)}
          >
            <span aria-hidden>{number + 1}</span>
            {state === "answered" && <IconCheck size={10} stroke={3} aria-hidden />}
            {state === "waiting" && <IconAlertTriangle size={10} stroke={2.5} aria-hidden />}
          </UnstyledButton>
        );
      })}
    </nav>
  );
}

/** `waiting` is answered here and not yet with the platform. */
function standing(given: Given | undefined): "open" | "answered" | "waiting" {
  if (given === undefined) return "open";
  if (given.state === "kept" || given.state === "refused" || given.state === "unfinished") return "waiting";
  return isAnswered(given) ? "answered" : "open";
}
