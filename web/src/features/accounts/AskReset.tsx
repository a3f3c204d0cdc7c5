import { Anchor, Button, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { useTitle } from "@/lib/title";

/** Asks for the link with which a new password is chosen; nobody learns who has an account. */
export function AskReset() {
  const { t } = useTranslation(["accounts", "words"]);
  useTitle(t("askReset.title"));
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const ask = useAct(async () => {
    setSentTo(null);
    await api.POST("/password-resets", { body: { email } });
    setSentTo(email);
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    void ask.run();
  }
  return (
    <Paper maw={420} mx="auto" mt="xl" p={{ base: "md", sm: "lg" }} withBorder>
      <form onSubmit={submit}>
        <Stack>
          <Title order={1} size="h2">
            {t("askReset.title")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("askReset.says")}
          </Text>
          <TextInput
            label={t("email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            maxLength={254}
            value={email}
            error={ask.about("email")}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <RefusedElsewhere act={ask} fields={["email"]} />
          <Button type="submit" loading={ask.busy} variant={sentTo === null ? "filled" : "default"}>
            {t(sentTo === null ? "askReset.do" : "askReset.again")}
          </Button>
          <Text size="sm" role="status" className="breaks">
            {sentTo !== null && t("askReset.sent", { email: sentTo })}
          </Text>
          <Anchor size="sm" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
            {t("askReset.back")}
          </Anchor>
        </Stack>
      </form>
    </Paper>
  );
}
