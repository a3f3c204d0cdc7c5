import { useTranslation } from "react-i18next";
import { StateBadge, type Tone } from "../StateBadge";

export const PAYOUT_STATES = [
  "held",
  "prepared",
  "approved",
  "sent",
  "settled",
  "failed",
  "returned",
] as const;
export type StateName = (typeof PAYOUT_STATES)[number];

const TONES: Record<StateName, Tone> = {
  held: "waits",
  prepared: "waits",
  approved: "waits",
  sent: "waits",
  settled: "good",
  failed: "bad",
  returned: "bad",
};

export function PayoutState({ state }: { state: string }) {
  const { t } = useTranslation("admin");
  const known = state as StateName;
  return <StateBadge tone={TONES[known]}>{t(`payoutStates.${known}`)}</StateBadge>;
}

/** Why a payout waits. */
export function Hold({ code }: { code: string }) {
  const { t } = useTranslation("admin");
  return t(`holds.${code as "identity"}`, { defaultValue: code });
}
