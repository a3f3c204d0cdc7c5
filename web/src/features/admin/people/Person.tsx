import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Section } from "@/components/Section";
import { Waiting } from "@/components/Waiting";
import { day, exactly } from "@/lib/days";
import { country, languageName } from "@/lib/format";
import { useMe, useZone } from "@/lib/who";
import { Roles } from "./Roles";
import { StandingBadge } from "./StandingBadge";
import { Steps } from "./Steps";
import { TakeStep } from "./TakeStep";

/** One person: who they are, what they may do, and every step about how they stand. */
export function Person({ id }: { id: string }) {
  const { t } = useTranslation(["admin", "words"]);
  const me = useMe().data;
  const params = { params: { path: { account_id: id } } };
  const found = calls.useQuery("get", "/accounts/{account_id}", params);
  if (!found.data)
    return (
      <Page title={t("person.title")} width={1100}>
        {found.error ? <Refused error={found.error} again={() => void found.refetch()} /> : <Waiting />}
      </Page>
    );
  const account = found.data;
  const isMe = me?.account_id === id;
  return (
    <Page
      title={account.name}
      says={account.email}
      actions={<StandingBadge standing={account.standing} />}
      width={1100}
    >
      <About account={account} />
      <Group gap="lg">
        {!isMe && (
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/admin/adjustments" search={{ account: id }} {...props} />}
          >
            {t("person.adjust")}
          </Anchor>
        )}
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/admin/audit" search={{ subject: id }} {...props} />}
        >
          {t("person.audit")}
        </Anchor>
      </Group>
      <Roles key={account.roles.join()} account={account} isMe={isMe} />
      <Steps id={id} />
      {isMe ? (
        <Text size="sm">{t("person.ownStanding")}</Text>
      ) : (
        <TakeStep key={account.standing} id={id} standing={account.standing} />
      )}
    </Page>
  );
}

function About({ account }: { account: Schemas["AccountView"] }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  const languages = account.languages.map(({ language, level }) => `${languageName(language)} ${level ?? 1}`);
  return (
    <Section title={t("person.about")}>
      <Facts
        of={[
          [t("person.id"), account.account_id],
          [t("person.country"), country(account.country)],
          [t("person.zone"), account.time_zone],
          [t("person.born"), day(account.born_on)],
          [t("person.since"), exactly(account.created_at, zone)],
          [
            t("person.confirmed"),
            account.email_verified_at ? exactly(account.email_verified_at, zone) : t("person.notConfirmed"),
          ],
          [
            t("person.identity"),
            t(`identities.${account.identity as "none"}`, { defaultValue: account.identity }),
          ],
          [t("person.languages"), languages.join(", ")],
          [t("person.specialisation"), account.specialisation],
          [t("person.linkedin"), account.linkedin_url],
          [t("person.portfolio"), account.portfolio_url],
        ]}
      />
      {account.background && (
        <Text size="sm" className="answers">
          {account.background}
        </Text>
      )}
    </Section>
  );
}
