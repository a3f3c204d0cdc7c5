import { Alert, Text } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { distance } from "@/lib/format";
import { locale } from "@/lib/language";
import { useNow } from "@/lib/now";

/** Signing in rests after too many tries: until when, and what to do instead of waiting. */
export function Paused({ until, over }: { until: number; over: () => void }) {
  const { t } = useTranslation("sessions");
  const now = useNow();
  const isOver = now >= until;
  useEffect(() => {
    if (isOver) over();
  }, [isOver, over]);
  const at = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  const ends = new Date(until);
  return (
    <Alert color="yellow" title={t("paused.title")} role="alert">
      <Text size="sm">{t("paused.says", { at: at.format(ends) })}</Text>
      <Text size="sm" className="tabular" aria-live="off">
        {t("paused.left", { left: distance(ends.toISOString(), now) })}
      </Text>
    </Alert>
  );
}
