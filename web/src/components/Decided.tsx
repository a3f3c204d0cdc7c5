import { Alert, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Given {
  state: string;
  reason?: string | null | undefined;
  clause?: string | null | undefined;
  /** What stands between what the state means and the reviewer's words. */
  when?: ReactNode;
  /** What may be done now. */
  children?: ReactNode;
}

const COLOURS: Record<string, string> = { accepted: "green", soft_rejected: "lagoon", rejected: "red" };

/** What became of an answer, in the words its contributor reads. */
export function Decided({ state, reason, clause, when, children }: Given) {
  const { t } = useTranslation(["my_work", "words"]);
  return (
    <Alert
      color={COLOURS[state] ?? "gray"}
      title={t(`states.${state as "accepted"}`, { defaultValue: state })}
    >
      <Text size="sm">{t(`submission.says.${state as "accepted"}`, { defaultValue: "" })}</Text>
      {when}
      {reason && (
        <Text size="sm" mt="xs" className="answers">
          <b>{t("submission.reason")}</b> {reason}
        </Text>
      )}
      {clause && (
        <Text size="sm" className="answers">
          <b>{t("submission.clause")}</b> {clause}
        </Text>
      )}
      {children}
    </Alert>
  );
}
