import { Button, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { useIsSignedIn } from "@/lib/who";
import { Followed } from "./Followed";

/** The link that confirms an address; it works once. */
export function VerifyEmail({ token }: { token: string }) {
  const { t } = useTranslation(["accounts", "words"]);
  const isSignedIn = useIsSignedIn();
  const signIn = (
    <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>{t("words:signIn")}</Button>
  );
  return (
    <Followed
      title={t("verify.title")}
      token={token}
      used={t("verify.used")}
      follow={async () => {
        const { data } = await api.POST("/accounts/email-verification", { body: { token } });
        await queries.invalidateQueries({ queryKey: ["get"] });
        return data ?? null;
      }}
      otherwise={
        <>
          <Text size="sm">{t("verify.otherwise")}</Text>
          <Group>
            {isSignedIn ? (
              <Button renderRoot={(props) => <Link to="/profile" {...props} />}>{t("verify.profile")}</Button>
            ) : (
              signIn
            )}
          </Group>
        </>
      }
    >
      {() => (
        <>
          <Text>{t("verify.done")}</Text>
          <Text size="sm" c="dimmed">
            {t("verify.next")}
          </Text>
          <Group>
            {isSignedIn ? (
              <>
                <Button renderRoot={(props) => <Link to="/" {...props} />}>{t("verify.work")}</Button>
                <Button variant="default" renderRoot={(props) => <Link to="/profile/skills" {...props} />}>
                  {t("verify.skills")}
                </Button>
              </>
            ) : (
              signIn
            )}
          </Group>
        </>
      )}
    </Followed>
  );
}
