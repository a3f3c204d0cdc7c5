import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Part } from "@/components/Part";
import { Way } from "@/components/Way";
import { minutes, moment, money } from "@/lib/format";
import { useZone } from "@/lib/who";

/** The project's test before anybody joins: how long it lasts, what it pays, how one stands with it. */
export function Test({ now, state }: { now: Schemas["TestNowView"]; state: string | null }) {
  const { t } = useTranslation(["projects", "words"]);
  const zone = useZone();
  const { test } = now;
  return (
    <Part title={t("test.title")}>
      <Text size="sm" fw={600} className="breaks">
        {test.title}
      </Text>
      <Facts
        of={[
          [t("test.limit"), minutes(test.limit_minutes)],
          [t("test.passAt"), t("test.percent", { percent: test.pass_percent })],
          [t("test.stipend"), test.stipend ? money(test.stipend) : t("test.nothing"), "stipend"],
          [t("test.unpaid"), minutes(test.unpaid_minutes)],
        ]}
      />
      <Text size="xs" c="dimmed">
        {test.was_paid
          ? t("test.payOnce")
          : test.stipend
            ? t("test.payWhen", { amount: money(test.stipend) })
            : t("test.payNone")}
      </Text>
      <Text size="sm">
        {now.is_passed && t("test.passed")}
        {!now.is_passed && now.retry_at && t("test.retry", { at: moment(now.retry_at, zone) })}
        {!now.is_passed && !now.retry_at && (state === "qualifying" || now.is_running) && (
          <Way path={`/assessments/${test.assessment_id}`}>
            {t(now.is_running ? "test.goOn" : "test.begin")}
          </Way>
        )}
        {!now.is_passed &&
          !now.retry_at &&
          state !== "qualifying" &&
          !now.is_running &&
          t("test.afterJoining")}
      </Text>
    </Part>
  );
}
