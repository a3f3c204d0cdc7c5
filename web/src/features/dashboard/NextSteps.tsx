import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { places, to } from "@/lib/paths";

/** The one thing that comes next for somebody new: the address first, then proving a skill. */
export function NextSteps({ me }: { me: Schemas["OwnAccountView"] }) {
  return me.email_verified_at === null ? <ConfirmEmail email={me.email} /> : <ProveSkill />;
}

function ConfirmEmail({ email }: { email: string }) {
  const { t } = useTranslation("dashboard");
  const [sent, setSent] = useState(false);
  const again = useAct(async () => {
    await api.POST("/me/email-verification");
    setSent(true);
  });
  return (
    <Alert color="lagoon" title={t("confirmEmail.title")}>
      <Stack gap="xs">
        <Text size="sm" className="breaks">
          {t("confirmEmail.says", { email })}
        </Text>
        {again.problem !== null && <Refused error={again.problem} />}
        <Group aria-live="polite">
          {sent ? (
            <Text size="sm" fw={600}>
              {t("confirmEmail.sent")}
            </Text>
          ) : (
            <Button size="xs" onClick={() => void again.run()} loading={again.busy}>
              {t("confirmEmail.again")}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

function ProveSkill() {
  const { t } = useTranslation("dashboard");
  const skills = calls.useQuery("get", "/me/skills", {}, { staleTime: 60_000 });
  if (!skills.data || skills.data.skills.some((one) => one.verified_level !== null)) return null;
  return (
    <Alert color="lagoon" title={t("proveSkill.title")}>
      <Text size="sm">
        {t("proveSkill.says")}{" "}
        <Anchor
          size="sm"
          underline="always"
          renderRoot={(props) => <Link to={to(places.assessments)} {...props} />}
        >
          {t("proveSkill.way")}
        </Anchor>
      </Text>
    </Alert>
  );
}
