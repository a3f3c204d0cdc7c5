import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { BonusRules } from "@/components/BonusRules";
import { Facts } from "@/components/Facts";
import { Term } from "@/components/Term";
import { minutes, moment, money } from "@/lib/format";
import { saveJson } from "@/lib/save";
import { type Terms, termsOf } from "@/lib/terms";
import { useZone } from "@/lib/who";

type Claim = Schemas["ClaimView"];

/** A claim's terms with our signature: what is promised, and a file of it to keep. */
export function Receipt({ claim }: { claim: Claim }) {
  const { t } = useTranslation("offers");
  const zone = useZone();
  const terms = termsOf(claim);
  return (
    <Stack gap="md">
      <Facts
        of={[
          [t("receipt.pay"), <Paid key="pay" terms={terms} />],
          [t("receipt.until"), moment(claim.expires_at, zone)],
          [t("receipt.lease"), minutes(terms.lease_minutes), "lease"],
          [t("receipt.review"), reviewed(t, terms)],
          [t("receipt.guidelines"), t("receipt.version", { version: terms.guidelines_version })],
          [t("receipt.claimed"), moment(claim.claimed_at, zone)],
          [
            t("receipt.bonus"),
            <BonusRules key="bonus" rules={terms.bonus_rules} currency={terms.reward.currency} />,
            "bonus",
          ],
        ]}
      />
      <div>
        <Text size="xs" c="dimmed" id={`signature-${claim.claim_id}`}>
          <Term of="signature">{t("receipt.signature")}</Term>
        </Text>
        <Code block className="answers" aria-labelledby={`signature-${claim.claim_id}`}>
          {claim.signature}
        </Code>
        <Text size="xs" c="dimmed" mt={4}>
          {t("receipt.never")}
        </Text>
      </div>
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => keep(claim)}
        >
          {t("receipt.download")}
        </Button>
      </Group>
    </Stack>
  );
}

function Paid({ terms }: { terms: Terms }) {
  const { t } = useTranslation("offers");
  const most = money(terms.reward);
  if (terms.pay.kind === "task") return most;
  return t("receipt.byTheHour", {
    hourly: money(terms.pay.hourly),
    most,
    cap: minutes(terms.pay.cap_minutes),
  });
}

function reviewed(
  t: ReturnType<typeof useTranslation<"offers">>["t"],
  { review_levels, review_within_hours }: Terms,
): string {
  return review_levels === 0
    ? t("receipt.byChecks")
    : t("receipt.within", { hours: review_within_hours, count: review_levels });
}

/** The terms and the signature over them as a file, exactly as they were answered. */
function keep({ claim_id, terms, signature }: Claim): void {
  saveJson(`inlier-receipt-${claim_id}.json`, { terms, signature });
}
