import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import { useConnection } from "@/lib/connection";
import type { Given } from "./answers";

/** Where the answer shown is at the moment, in words. */
export function SaveState({ given }: { given: Given }) {
  const { t } = useTranslation("attempts");
  const isOffline = useConnection() === "offline" && (given.state === "unsaved" || given.state === "saving");
  return (
    <Text size="sm" {...(isOffline || isWorry(given) ? { fw: 600 } : { c: "dimmed" })} role="status">
      {t(isOffline ? "save.offline" : `save.${wordOf(given)}`)}
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
