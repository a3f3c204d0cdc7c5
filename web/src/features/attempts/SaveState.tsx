import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import type { Given } from "./answers";

/** Where the answer shown is at the moment, in words. */
export function SaveState({ given }: { given: Given }) {
  const { t } = useTranslation("attempts");
  return (
    <Text size="sm" {...(isWorry(given) ? { fw: 600 } : { c: "dimmed" })} role="status">
      {t(`save.${wordOf(given)}`)}
    </Text>
  );
}

const isWorry = ({ state }: Given) => state === "kept" || state === "refused";

function wordOf({ state, saved, problem }: Given) {
  if (state === "kept")
    return problem instanceof ProblemError && problem.is("offline") ? "offline" : "unreachable";
  if (state === "unfinished") return saved === null ? "unfinished" : "unfinishedOver";
  return state;
}
