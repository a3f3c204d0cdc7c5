import { Alert, Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { begin } from "@/api/session";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { useTitle } from "@/lib/title";

/** After signing up: what to do next, and the ways on while the e-mail travels. */
export function CheckMail({ email, password }: { email: string; password: string }) {
  const { t } = useTranslation(["accounts", "words"]);
  useTitle(t("checkMail.title"));
  const go = useNavigate();
  const title = useRef<HTMLHeadingElement>(null);
  const isEntered = useRef(false);
  const [isSent, setSent] = useState(false);
  useEffect(() => title.current?.focus(), []);

  async function enter() {
    if (isEntered.current) return; // not by anybody's session: somebody else may be signed in here
    const { data } = await api.POST("/sessions", { body: { email, password } });
    if (data) begin(data);
    isEntered.current = true;
  }
  const again = useAct(async () => {
    setSent(false);
    await enter();
    await api.POST("/me/email-verification");
    setSent(true);
  });
  const open = useAct(async () => {
    await enter();
    await go({ to: "/profile" });
  });

  return (
    <Paper maw={520} mx="auto" p={{ base: "md", sm: "lg" }} withBorder>
      <Stack>
        <Title order={1} size="h2" ref={title} tabIndex={-1}>
          {t("checkMail.title")}
        </Title>
        <Text className="breaks">{t("checkMail.says", { email })}</Text>
        <div>
          <Text fw={600} size="sm">
            {t("checkMail.next")}
          </Text>
          <List type="ordered" size="sm" spacing={4} mt={4}>
            <List.Item>{t("checkMail.open")}</List.Item>
            <List.Item>{t("checkMail.skills")}</List.Item>
            <List.Item>{t("checkMail.work")}</List.Item>
          </List>
        </div>
        <Group>
          <Button variant="default" loading={again.busy} onClick={() => void again.run()}>
            {t("checkMail.again")}
          </Button>
          <Button variant="light" loading={open.busy} onClick={() => void open.run()}>
            {t("checkMail.profile")}
          </Button>
        </Group>
        <Text size="sm" role="status">
          {isSent && t("checkMail.sent")}
        </Text>
        <RefusedElsewhere act={again} />
        <RefusedElsewhere act={open} />
        <Alert color="gray" p="xs">
          <Text size="sm">{t("checkMail.spam")}</Text>
        </Alert>
      </Stack>
    </Paper>
  );
}
