import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

const COLOURS: Record<string, string> = {
  accepted: "green",
  soft_rejected: "lagoon",
  rejected: "red",
  returned: "yellow",
};

/** A submission's state in words, and in colour beside them. */
export function SubmissionState({ state }: { state: string }) {
  const { t } = useTranslation("my_work");
  return (
    <Badge variant="light" color={COLOURS[state] ?? "gray"} style={{ flexShrink: 0 }}>
      {t(`states.${state as "accepted"}`, { defaultValue: state })}
    </Badge>
  );
}
