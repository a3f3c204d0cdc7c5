import { useTranslation } from "react-i18next";
import { StateBadge, type Tone } from "../StateBadge";
import type { StandingName } from "./search";

const TONES: Record<StandingName, Tone> = {
  active: "good",
  warned: "waits",
  restricted: "bad",
  suspended: "bad",
  pending_email: "quiet",
  closed: "quiet",
};

export function StandingBadge({ standing }: { standing: string }) {
  const { t } = useTranslation("words");
  const known = standing as StandingName;
  return <StateBadge tone={TONES[known]}>{t(`standings.${known}`)}</StateBadge>;
}
