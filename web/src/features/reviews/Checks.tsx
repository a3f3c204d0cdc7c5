import { Card, List, Text, ThemeIcon, Title } from "@mantine/core";
import { IconCheck, IconEye } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { useSaid } from "@/components/work/said";
import { lasting } from "@/lib/format";

type Check = Schemas["AnswerCheck"];

interface Given {
  checks: readonly Check[];
  taskType: string;
}

const SHOWN = 3; // the verdict stays near the answer; all that is worth a look is shown

/** What a machine measured of the answer, what is worth a look first. It is advice: nothing here decides. */
export function Checks({ checks, taskType }: Given) {
  const { t } = useTranslation("reviews");
  const inOrder = [...checks].sort((one, other) => Number(one.is_passed) - Number(other.is_passed));
  const shown = Math.max(SHOWN, checks.filter((one) => !one.is_passed).length);
  return (
    <Card withBorder component="section" aria-labelledby="checks">
      <Title order={2} size="h5" id="checks">
        {t("checks.title")}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t("checks.says")}
      </Text>
      <Lines checks={inOrder.slice(0, shown)} taskType={taskType} />
      {inOrder.length > shown && (
        <details>
          <summary>{t("checks.more", { count: inOrder.length - shown })}</summary>
          <Lines checks={inOrder.slice(shown)} taskType={taskType} />
        </details>
      )}
    </Card>
  );
}

function Lines({ checks, taskType }: Given) {
  const { t } = useTranslation("reviews");
  const said = useWords(taskType);
  return (
    <List listStyleType="none" size="sm" spacing={6}>
      {checks.map((check) => (
        <List.Item
          key={`${check.code} ${check.field} ${check.limit}`}
          icon={<Mark isPassed={check.is_passed} />}
        >
          <span className="unseen">{t(check.is_passed ? "checks.fine" : "checks.look")}: </span>
          <Text span size="sm" fw={check.is_passed ? 400 : 600} className="breaks">
            {said(check)}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

function Mark({ isPassed }: { isPassed: boolean }) {
  const Icon = isPassed ? IconCheck : IconEye;
  return (
    <ThemeIcon size={20} radius="xl" variant="light" color={isPassed ? "gray" : "yellow"} c="inherit">
      <Icon size={14} aria-hidden />
    </ThemeIcon>
  );
}

/** A check in words. */
function useWords(taskType: string): (check: Check) => string {
  const { t } = useTranslation("reviews");
  const { label } = useSaid(taskType);
  return ({ code, is_passed, field, measured, limit }) => {
    const how = is_passed ? "kept" : "broken";
    const values = { field: label(field), count: measured ?? 0, limit: limit ?? 0 };
    switch (code) {
      case "form":
        return t(field === "" ? `checks.form.${how}` : "checks.form.brokenAt", values);
      case "pace":
        return t("checks.pace", { time: lasting(values.count), estimate: lasting(values.limit) });
      case "varied":
        return t(`checks.varied.${field === "ranking" ? "ranking" : "ratings"}.${how}`, values);
      case "required":
      case "pattern":
      case "unlike_input":
        return t(`checks.${code}.${how}`, values);
      default:
        return t(`checks.${code}`, values);
    }
  };
}
