import { Button, Checkbox, Group, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { isEnough, Reason } from "../Reason";

const ROLES = ["contributor", "reviewer", "manager", "admin"] as const;
type Role = (typeof ROLES)[number];
const LEAST = 3;

/** What a person may do; all of it is set at once, with a reason that stays in the audit log. */
export function Roles({ account, isMe }: { account: Schemas["AccountView"]; isMe: boolean }) {
  const { t } = useTranslation("admin");
  const [roles, setRoles] = useState<readonly string[]>(account.roles);
  const [reason, setReason] = useState("");
  const set = useAct(async () => {
    const body = { roles: ROLES.filter((role) => roles.includes(role)), reason };
    const path = { account_id: account.account_id };
    const { data } = await api.PUT("/accounts/{account_id}/roles", { params: { path }, body });
    if (data) queries.setQueryData(["get", "/accounts/{account_id}", { params: { path } }], data);
    void queries.invalidateQueries({ queryKey: ["get", "/accounts"] });
    setReason("");
  });
  const isChanged = [...roles].sort().join() !== [...account.roles].sort().join();
  // whoever has one of these stays what they are: the API says so too, and here it is seen before
  const isFixed = (role: Role) =>
    account.roles.includes(role) && (role === "contributor" || (role === "admin" && isMe));
  function submit(event: FormEvent) {
    event.preventDefault();
    void set.run();
  }
  return (
    <Section title={t("person.roles")} says={t("person.rolesSay")}>
      <form onSubmit={submit}>
        <Stack>
          <Checkbox.Group label={t("person.may")} value={[...roles]} onChange={setRoles}>
            <Stack gap="xs" mt={4}>
              {ROLES.map((role) => (
                <Checkbox
                  key={role}
                  value={role}
                  label={t(`roles.${role}`)}
                  description={isFixed(role) ? t("person.fixed") : t(`roleSays.${role}`)}
                  disabled={isFixed(role)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {isChanged && (
            <Reason
              label={t("person.rolesReason")}
              least={LEAST}
              most={500}
              value={reason}
              onChange={setReason}
              error={set.about("reason")}
            />
          )}
          <RefusedElsewhere act={set} fields={["reason"]} />
          {isChanged && (
            <Group>
              <Button type="submit" loading={set.busy} disabled={!isEnough(reason, LEAST)}>
                {t("person.setRoles")}
              </Button>
              <Button variant="default" onClick={() => setRoles(account.roles)}>
                {t("person.keepRoles")}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}
