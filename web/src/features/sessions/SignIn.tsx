import { Button, Paper, PasswordInput, PinInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { begin } from "@/api/session";
import { Refused } from "@/components/Refused";

/** Sign in with e-mail address and password, and with the app's code where one is asked for. */
export function SignIn({ to }: { to: string }) {
  const { t } = useTranslation(["sessions", "words"]);
  const go = useNavigate();
  const [credentials, setCredentials] = useState({ email: "", password: "" });
  const [challenge, setChallenge] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function tried(call: () => Promise<{ data?: Schemas["SessionView"] }>) {
    setBusy(true);
    setProblem(null);
    try {
      const { data } = await call();
      if (data) begin(data);
      await go({ to });
    } catch (error) {
      const session =
        error instanceof ProblemError && error.is("second-factor-needed") ? error.more.session : null;
      if (typeof session === "string") setChallenge(session);
      else setProblem(error);
    } finally {
      setBusy(false);
    }
  }

  function signIn(event: FormEvent) {
    event.preventDefault();
    void tried(() => api.POST("/sessions", { body: credentials }));
  }

  function answer(code: string) {
    const body = { email: credentials.email, session: challenge ?? "", code };
    void tried(() => api.POST("/sessions/challenges", { body }));
  }

  return (
    <Paper maw={420} mx="auto" mt="xl" p="lg" withBorder>
      <Stack>
        <Title order={1} size="h2">
          {t("title")}
        </Title>
        {problem !== null && <Refused error={problem} />}
        {challenge === null ? (
          <form onSubmit={signIn}>
            <Stack>
              <TextInput
                label={t("email")}
                type="email"
                name="email"
                autoComplete="username"
                required
                autoFocus
                value={credentials.email}
                onChange={(event) => setCredentials({ ...credentials, email: event.currentTarget.value })}
              />
              <PasswordInput
                label={t("password")}
                name="password"
                autoComplete="current-password"
                required
                value={credentials.password}
                onChange={(event) => setCredentials({ ...credentials, password: event.currentTarget.value })}
              />
              <Button type="submit" loading={busy}>
                {t("title")}
              </Button>
            </Stack>
          </form>
        ) : (
          <Stack>
            <Text>{t("code")}</Text>
            <PinInput
              length={6}
              oneTimeCode
              autoFocus
              type="number"
              onComplete={answer}
              disabled={busy}
              aria-label={t("code")}
            />
          </Stack>
        )}
      </Stack>
    </Paper>
  );
}
