import { Anchor, Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { begin } from "@/api/session";
import { Refused } from "@/components/Refused";
import { useTitle } from "@/lib/title";
import { Paused } from "./Paused";
import { SecondFactor } from "./SecondFactor";

/** Sign in with e-mail address and password, and with the app's code or a recovery code where one is asked for. */
export function SignIn({ to }: { to: string }) {
  const { t } = useTranslation(["sessions", "words"]);
  useTitle(t("title"));
  const go = useNavigate();
  const [credentials, setCredentials] = useState({ email: "", password: "" });
  const [challenge, setChallenge] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [pausedUntil, setPausedUntil] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  async function tried(call: () => Promise<{ data?: Schemas["SessionView"] }>) {
    setBusy(true);
    setProblem(null);
    try {
      const { data } = await call();
      if (data) begin(data);
      await go({ to });
    } catch (error) {
      met(error);
    } finally {
      setBusy(false);
    }
  }

  function met(error: unknown) {
    const known = error instanceof ProblemError ? error : null;
    const session = known?.is("second-factor-needed") ? known.more.session : null;
    if (typeof session === "string") return setChallenge(session);
    if (known?.is("session-ended")) setChallenge(null); // of the challenge: the password is asked for again
    if (known?.is("too-many-sign-ins") && known.retryAfter !== undefined)
      return setPausedUntil(Date.now() + known.retryAfter * 1000);
    setProblem(error);
  }

  function signIn(event: FormEvent) {
    event.preventDefault();
    void tried(() => api.POST("/sessions", { body: credentials }));
  }

  const { email } = credentials;
  return (
    <Paper maw={420} mx="auto" mt={{ base: 0, sm: "xl" }} p={{ base: "md", sm: "lg" }} withBorder>
      <Stack>
        <Title order={1} size="h2">
          {t("title")}
        </Title>
        {pausedUntil !== null && <Paused until={pausedUntil} over={() => setPausedUntil(null)} />}
        {problem !== null && <Refused error={problem} />}
        {challenge !== null ? (
          <SecondFactor
            busy={busy || pausedUntil !== null}
            answer={(code) =>
              void tried(() =>
                api.POST("/sessions/challenges", { body: { email, session: challenge, code } }),
              )
            }
            recover={(recovery_code) =>
              void tried(() => api.POST("/sessions/recovery", { body: { ...credentials, recovery_code } }))
            }
            back={() => {
              setChallenge(null);
              setProblem(null);
            }}
          />
        ) : (
          <form onSubmit={signIn}>
            <Stack>
              <TextInput
                label={t("email")}
                type="email"
                name="email"
                autoComplete="username"
                required
                autoFocus
                value={email}
                onChange={(event) => setCredentials({ ...credentials, email: event.currentTarget.value })}
              />
              <PasswordInput
                label={t("password")}
                name="password"
                autoComplete="current-password"
                required
                value={credentials.password}
                visibilityToggleButtonProps={{ "aria-label": t("words:password.show"), tabIndex: 0 }}
                onChange={(event) => setCredentials({ ...credentials, password: event.currentTarget.value })}
              />
              <Button type="submit" loading={busy} disabled={pausedUntil !== null}>
                {t("title")}
              </Button>
              <Group justify="space-between">
                <Anchor size="sm" renderRoot={(props) => <Link to="/forgot-password" {...props} />}>
                  {t("forgot")}
                </Anchor>
                <Anchor size="sm" renderRoot={(props) => <Link to="/sign-up" {...props} />}>
                  {t("signUp")}
                </Anchor>
              </Group>
            </Stack>
          </form>
        )}
        {challenge === null && (
          <Text size="xs" c="dimmed">
            {t("kept")}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
