import { Button, Group, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { end } from "@/api/session";
import { Page } from "@/components/Page";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { useMe } from "@/lib/who";
import { SecondFactor } from "./SecondFactor";

/** What keeps an account one's own: second factor, password, address, and every session. */
export function Security() {
  const { t } = useTranslation(["second_factors", "words"]);
  const me = useMe().data;
  if (!me) return null;
  return (
    <Page title={t("title")} says={t("says")}>
      <SecondFactor me={me} />
      <Password email={me.email} />
      {me.roles.includes("contributor") && <Address email={me.email} />}
      <Sessions />
    </Page>
  );
}

function Password({ email }: { email: string }) {
  const { t } = useTranslation("second_factors");
  const [isSent, setSent] = useState(false);
  const ask = useAct(async () => {
    setSent(false);
    await api.POST("/password-resets", { body: { email } });
    setSent(true);
  });
  return (
    <Section title={t("password.title")} says={t("password.says")}>
      <Group>
        <Button variant="default" loading={ask.busy} onClick={() => void ask.run()}>
          {t("password.ask")}
        </Button>
        <Text size="sm" role="status" className="breaks">
          {isSent && t("password.sent", { email })}
        </Text>
      </Group>
      <RefusedElsewhere act={ask} />
    </Section>
  );
}

function Address({ email }: { email: string }) {
  const { t } = useTranslation("second_factors");
  const [wanted, setWanted] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const ask = useAct(async () => {
    setSentTo(null);
    await api.POST("/me/email-change", { body: { email: wanted } });
    setSentTo(wanted);
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void ask.run();
  }
  return (
    <Section title={t("address.title")} says={t("address.says", { email })}>
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            flex={1}
            miw={220}
            maw={360}
            label={t("address.label")}
            type="email"
            name="email"
            autoComplete="email"
            required
            maxLength={254}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={ask.busy}>
            {t("address.ask")}
          </Button>
        </Group>
        {ask.about("email") && (
          <Text size="sm" c="red" mt="xs" role="alert">
            {ask.about("email")}
          </Text>
        )}
      </form>
      <Text size="sm" role="status" className="breaks">
        {sentTo !== null && t("address.sent", { old: email, wanted: sentTo })}
      </Text>
      <RefusedElsewhere act={ask} fields={["email"]} />
    </Section>
  );
}

function Sessions() {
  const { t } = useTranslation("second_factors");
  const go = useNavigate();
  const act = useAct(async () => {
    await api.DELETE("/sessions/current");
    await go({ to: "/sign-in" });
    end();
    queries.clear();
  });
  return (
    <Section title={t("sessions.title")} says={t("sessions.says")}>
      <Group>
        <Button variant="default" loading={act.busy} onClick={() => void act.run()}>
          {t("sessions.do")}
        </Button>
      </Group>
      <RefusedElsewhere act={act} />
    </Section>
  );
}
