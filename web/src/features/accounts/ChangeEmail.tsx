import { Button, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { Followed } from "./Followed";

/** One of the two links of a change of address; the second one that is followed does it. */
export function ChangeEmail({ token }: { token: string }) {
  const { t } = useTranslation(["accounts", "words"]);
  return (
    <Followed
      title={t("changeEmail.title")}
      token={token}
      follow={async () => {
        const { data } = await api.POST("/accounts/email-change", { body: { token } });
        await queries.invalidateQueries({ queryKey: ["get", "/me"] });
        return data ?? null;
      }}
      otherwise={<Text size="sm">{t("changeEmail.otherwise")}</Text>}
    >
      {(agreed) =>
        agreed?.waits_for ? (
          <Text>{t(`changeEmail.${agreed.waits_for}`)}</Text>
        ) : (
          <>
            <Text>{t("changeEmail.done")}</Text>
            <Group>
              <Button renderRoot={(props) => <Link to="/profile/security" {...props} />}>
                {t("changeEmail.open")}
              </Button>
            </Group>
          </>
        )
      }
    </Followed>
  );
}
