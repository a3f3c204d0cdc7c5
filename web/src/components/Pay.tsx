import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { money } from "@/lib/format";
import { usePrice } from "@/lib/pays";
import { Term } from "./Term";

/** What one answer earns, and what that comes to in an hour at the pace people really have. */
export function Pay({
  reward,
  pay,
  pace,
}: {
  reward: Schemas["Amount"];
  pay: Schemas["PayView"];
  pace: Schemas["PaceView"];
}) {
  const { t } = useTranslation();
  const price = usePrice();
  const hourly = money(pace.hourly);
  return (
    <div>
      <Text fw={700} size="lg" className="tabular">
        {price({ pay, reward })}
      </Text>
      <Text size="xs" c="dimmed" className="tabular">
        {pay.kind === "hour" ? (
          <Term of="at_most">{t("pay.atMost", { amount: money(reward) })}</Term>
        ) : (
          <Term of={pace.is_estimate ? "pace_estimated" : "pace_measured"}>
            {t(pace.is_estimate ? "pay.estimated" : "pay.measured", { amount: hourly })}
          </Term>
        )}
      </Text>
    </div>
  );
}
