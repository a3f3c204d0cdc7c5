import { Anchor, Button, Paper, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { end } from "@/api/session";
import { NewPassword } from "@/components/NewPassword";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { useTitle } from "@/lib/title";

/** The link with which a new password is chosen; every device signs in again, this one too. */
export function ResetPassword({ token }: { token: string }) {
  const { t } = useTranslation(["accounts", "words"]);
  useTitle(t("reset.title"));
  const [password, setPassword] = useState("");
  const [isDone, setDone] = useState(false);
  const choose = useAct(async () => {
    await api.POST("/password-resets/confirmation", { body: { token, password } });
    end();
    queries.clear();
    setDone(true);
  });
  const isSpent =
    choose.problem instanceof ProblemError && choose.problem.is("link-unknown", "link-used", "link-expired");
  function submit(event: FormEvent) {
    event.preventDefault();
    void choose.run();
  }
  return (
    <Paper maw={420} mx="auto" mt="xl" p={{ base: "md", sm: "lg" }} withBorder>
      <Stack aria-live="polite">
        <Title order={1} size="h2">
          {t("reset.title")}
        </Title>
        {token === "" ? (
          <>
            <Text>{t("incomplete")}</Text>
            <Anchor renderRoot={(props) => <Link to="/forgot-password" {...props} />}>
              {t("reset.another")}
            </Anchor>
          </>
        ) : isDone ? (
          <>
            <Text>{t("reset.done")}</Text>
            <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>{t("words:signIn")}</Button>
          </>
        ) : (
          <form onSubmit={submit}>
            <Stack>
              <Text size="sm" c="dimmed">
                {t("reset.says")}
              </Text>
              <NewPassword value={password} change={setPassword} problem={choose.about("password")} />
              <RefusedElsewhere act={choose} fields={["password"]} />
              {isSpent ? (
                <Anchor renderRoot={(props) => <Link to="/forgot-password" {...props} />}>
                  {t("reset.another")}
                </Anchor>
              ) : (
                <Button type="submit" loading={choose.busy}>
                  {t("reset.do")}
                </Button>
              )}
            </Stack>
          </form>
        )}
      </Stack>
    </Paper>
  );
}
