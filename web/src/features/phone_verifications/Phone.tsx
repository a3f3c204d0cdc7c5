import { Alert, Anchor, Badge, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { CodeInput } from "@/components/CodeInput";
import { Page } from "@/components/Page";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { countryName } from "@/lib/places";
import { useMe } from "@/lib/who";

const CODE_WORKS_FOR = 10 * 60_000; // milliseconds

interface Sent {
  phone: string;
  until: number;
}

/** A mobile number of the country one lives in, proved by a code sent to it (R64). */
export function Phone() {
  const { t } = useTranslation(["phone_verifications", "words"]);
  const me = useMe().data;
  const [phone, setPhone] = useState("");
  // on a phone one leaves the page to read the message, and comes back to where the code is typed
  const [sent, setSent, forget] = useSessionStorage<Sent | null>({
    key: "inlier.phone-code",
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const sentTo = sent !== null && sent.until > Date.now() ? sent.phone : null;
  const ask = useAct(async () => {
    await api.POST("/me/phone-verification", { body: { phone } });
    setSent({ phone, until: Date.now() + CODE_WORKS_FOR });
  });
  if (!me) return null;
  const country = countryName(me.country);

  function submit(event: FormEvent) {
    event.preventDefault();
    void ask.run();
  }

  return (
    <Page title={t("title")} says={t("says", { country })}>
      {me.phone_state === "verified" && me.phone_verified_at && (
        <Group gap="xs">
          <Badge color="lagoon" variant="light">
            {t("verified")}
          </Badge>
          <Text size="sm">
            {t("since", { hint: me.phone_hint, at: exactly(me.phone_verified_at, me.time_zone) })}
          </Text>
        </Group>
      )}
      {me.phone_state === "lapsed" && (
        <Alert color="yellow" title={t("lapsed.title")}>
          {t("lapsed.says", { hint: me.phone_hint, country })}
        </Alert>
      )}
      <Section title={t(me.phone_state === "verified" ? "another" : "number")}>
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              maw={360}
              label={t("label")}
              description={t("labelIs", { country })}
              type="tel"
              name="phone"
              autoComplete="tel"
              required
              minLength={3}
              maxLength={40}
              value={phone}
              error={ask.about("phone")}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
            <RefusedElsewhere act={ask} fields={["phone"]} />
            <Group>
              <Button type="submit" loading={ask.busy} variant={sentTo === null ? "filled" : "default"}>
                {t(sentTo === null ? "send" : "sendAgain")}
              </Button>
            </Group>
          </Stack>
        </form>
        {sentTo !== null && <Code phone={sentTo} done={forget} />}
      </Section>
    </Page>
  );
}

function Code({ phone, done }: { phone: string; done: () => void }) {
  const { t } = useTranslation(["phone_verifications", "words"]);
  const [code, setCode] = useState("");
  const confirm = useAct(async (typed: string) => {
    try {
      await api.POST("/me/phone-verification/confirmation", { body: { code: typed } });
    } finally {
      setCode("");
    }
    await queries.invalidateQueries({ queryKey: ["get", "/me"] });
    notifications.show({ message: t("confirmed") });
    done();
  });
  const { problem } = confirm;
  const left = problem instanceof ProblemError ? problem.more.tries_left : undefined;
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {t("sent", { phone })}
      </Text>
      <CodeInput
        value={code}
        change={setCode}
        complete={(typed) => void confirm.run(typed)}
        busy={confirm.busy}
      />
      <RefusedElsewhere act={confirm} />
      {typeof left === "number" && <Text size="sm">{t("triesLeft", { count: left })}</Text>}
      <Anchor component="button" type="button" size="sm" ta="start" onClick={done}>
        {t("otherNumber")}
      </Anchor>
    </Stack>
  );
}
