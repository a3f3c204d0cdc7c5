import { Button, Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Connection, find } from "@/api/connection";
import { useConnection } from "@/lib/connection";

const BACK_SHOWN_FOR = 5_000; // milliseconds

/** One line below the header while the platform cannot be reached, and a moment after; the page stays as it is. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const now = useConnection();
  const wasBack = useBack(now);
  const [busy, setBusy] = useState(false);
  async function again() {
    setBusy(true);
    await find();
    setBusy(false);
  }
  return (
    <div role="status" className={now === "fine" && !wasBack ? undefined : "connection"} data-state={now}>
      {now !== "fine" && (
        <Group justify="space-between" gap="xs">
          <div className="connection-words">
            <Text fw={600} size="sm">
              {t(now === "offline" ? "problems.offline.title" : "problems.unreachable.title")}
            </Text>
            <Text size="sm">{t(now === "offline" ? "connection.offline" : "connection.down")}</Text>
          </div>
          {now === "down" && (
            <Button size="xs" variant="default" loading={busy} onClick={() => void again()}>
              {t("again")}
            </Button>
          )}
        </Group>
      )}
      {now === "fine" && wasBack && <Text size="sm">{t("connection.back")}</Text>}
    </div>
  );
}

/** Whether the connection came back just now. */
function useBack(now: Connection): boolean {
  const [before, setBefore] = useState(now);
  const [isBack, setBack] = useState(false);
  if (before !== now) {
    setBefore(now);
    setBack(now === "fine");
  }
  useEffect(() => {
    if (!isBack) return;
    const timer = setTimeout(() => setBack(false), BACK_SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [isBack]);
  return isBack;
}
