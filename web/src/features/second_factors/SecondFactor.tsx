import { Badge, Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { RecoveryCodes } from "./RecoveryCodes";
import { ShowApp } from "./ShowApp";

/** The authenticator app: set up with a QR code, confirmed by a code of it, taken away with the password. */
export function SecondFactor({ me }: { me: Schemas["OwnAccountView"] }) {
  const { t } = useTranslation(["second_factors", "words"]);
  const [isWanted, setWanted] = useState(false);
  const [password, setPassword] = useState("");
  const [begun, setBegun] = useState<Schemas["BegunView"] | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const isOn = Boolean(me.second_factor_at);

  const begin = useAct(async () => {
    const { data } = await api.POST("/me/second-factor", { body: { password } });
    if (data) setBegun(data);
  });
  const confirm = useAct(async (code: string) => {
    const { data } = await api.POST("/me/second-factor/confirmation", { body: { password, code } });
    if (data) setCodes(data.recovery_codes);
  });
  const remove = useAct(async () => {
    await api.DELETE("/me/second-factor", { body: { password } });
    setPassword("");
    setWanted(false);
    await queries.invalidateQueries({ queryKey: ["get", "/me"] });
    notifications.show({ message: t("factor.removed") });
  });
  const act = isOn ? remove : begin;

  function submit(event: FormEvent) {
    event.preventDefault();
    void act.run();
  }

  if (codes !== null) return <RecoveryCodes codes={codes} email={me.email} />;
  return (
    <Section title={t("factor.title")} says={t("factor.says")}>
      <Group gap="xs">
        <Badge color={isOn ? "lagoon" : "gray"} variant="light">
          {t(isOn ? "factor.on" : "factor.off")}
        </Badge>
        {me.second_factor_at && (
          <Text size="sm">{t("factor.since", { at: exactly(me.second_factor_at, me.time_zone) })}</Text>
        )}
      </Group>
      {!isWanted && (
        <Group>
          <Button variant={isOn ? "default" : "filled"} onClick={() => setWanted(true)}>
            {t(isOn ? "factor.remove" : "factor.add")}
          </Button>
        </Group>
      )}
      {isWanted && begun === null && (
        <form onSubmit={submit}>
          <Stack maw={360}>
            <PasswordInput
              label={t("factor.password")}
              description={t("factor.passwordIs")}
              name="password"
              autoComplete="current-password"
              required
              autoFocus
              value={password}
              error={act.about("password")}
              visibilityToggleButtonProps={{ "aria-label": t("words:password.show"), tabIndex: 0 }}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <RefusedElsewhere act={act} fields={["password"]} />
            <Group>
              <Button type="submit" loading={act.busy} color={isOn ? "red" : "lagoon"}>
                {t(isOn ? "factor.remove" : "factor.next")}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setWanted(false)}>
                {t("words:cancel")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {begun !== null && <ShowApp begun={begun} act={confirm} />}
    </Section>
  );
}
