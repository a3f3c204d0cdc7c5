import { Alert, Anchor, Button, Checkbox, Group, List, PasswordInput, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { endForGood } from "@/api/session";
import { Page } from "@/components/Page";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { useMe } from "@/lib/who";

const CONSEQUENCES = ["shut", "work", "money", "erased", "kept"] as const;

/** The end of an account: what it means, the password, and the address typed once more, for it is for ever. */
export function CloseAccount() {
  const { t } = useTranslation(["me", "words"]);
  const me = useMe().data;
  const go = useNavigate();
  const [password, setPassword] = useState("");
  const [typed, setTyped] = useState("");
  const [leavesMoney, setLeavesMoney] = useState(false);
  const close = useAct(async () => {
    await api.DELETE("/me", { body: { password, leave_money_waiting: leavesMoney } });
    endForGood();
    queries.clear();
    await go({ to: "/" });
    notifications.show({ message: t("close.done"), autoClose: false });
  });
  if (!me) return null;
  const moneyWaits =
    leavesMoney || (close.problem instanceof ProblemError && close.problem.is("money-waits"));
  const isSure = typed.trim().toLowerCase() === me.email.toLowerCase();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isSure) void close.run();
  }

  return (
    <Page title={t("close.title")} says={t("close.says")}>
      <Alert color="red" title={t("close.means")}>
        <List spacing={4} size="sm">
          {CONSEQUENCES.map((one) => (
            <List.Item key={one}>{t(`close.${one}`)}</List.Item>
          ))}
        </List>
        <Anchor
          size="sm"
          c="inherit"
          underline="always"
          mt="xs"
          display="inline-block"
          renderRoot={(props) => <Link to="/profile/data" {...props} />}
        >
          {t("close.data")}
        </Anchor>
      </Alert>
      <Section title={t("close.confirm")}>
        <form onSubmit={submit}>
          <Stack maw={420}>
            <TextInput
              label={t("close.type", { email: me.email })}
              className="breaks"
              name="confirmation"
              autoComplete="off"
              required
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <PasswordInput
              label={t("close.password")}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              error={close.about("password")}
              visibilityToggleButtonProps={{ "aria-label": t("words:password.show"), tabIndex: 0 }}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <RefusedElsewhere act={close} fields={["password"]} />
            {moneyWaits && (
              <Checkbox
                label={t("close.leaveMoney")}
                checked={leavesMoney}
                onChange={(event) => setLeavesMoney(event.currentTarget.checked)}
              />
            )}
            <Group>
              <Button type="submit" color="red" loading={close.busy} disabled={!isSure || password === ""}>
                {t("close.do")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Section>
    </Page>
  );
}
