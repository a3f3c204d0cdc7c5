import { Alert, Button, Group, Text } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useAct } from "@/lib/act";
import { useMe } from "@/lib/who";
import { RefusedElsewhere } from "./RefusedElsewhere";

/** The next step of somebody whose address is not confirmed: to open the link, or to ask for another one. */
export function ConfirmEmail() {
  const { t } = useTranslation();
  const me = useMe().data;
  const [isSent, setSent] = useState(false);
  const ask = useAct(async () => {
    setSent(false);
    await api.POST("/me/email-verification");
    setSent(true);
  });
  if (me?.standing !== "pending_email") return null;
  return (
    <Alert
      color="yellow"
      title={t("confirmEmail.title")}
      icon={<IconMail aria-hidden />}
      maw={960}
      mx="auto"
      mb="lg"
    >
      <Text size="sm" className="breaks">
        {t("confirmEmail.says", { email: me.email })}
      </Text>
      <Group mt="xs">
        <Button size="xs" variant="default" loading={ask.busy} onClick={() => void ask.run()}>
          {t("confirmEmail.again")}
        </Button>
        <Text size="sm" role="status">
          {isSent && t("confirmEmail.sent")}
        </Text>
      </Group>
      <RefusedElsewhere act={ask} />
    </Alert>
  );
}
