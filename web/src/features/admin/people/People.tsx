import { Anchor, Badge, Button, Card, Group, Select, Text, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, type Schemas } from "@/api/client";
import { Long } from "@/components/Long";
import { Page } from "@/components/Page";
import { day } from "@/lib/days";
import { country } from "@/lib/format";
import { useZone } from "@/lib/who";
import { Listed, PAGED } from "../Listed";
import { StandingBadge } from "./StandingBadge";
import { STANDINGS, type StandingName, type Wanted } from "./search";

/** People, found by their address or by their standing. */
export function People({ wanted, onWanted }: { wanted: Wanted; onWanted: (wanted: Wanted) => void }) {
  const { t } = useTranslation(["admin", "words"]);
  const [email, setEmail] = useState(wanted.email ?? "");
  const standing = wanted.standing ?? "active";
  const query = wanted.email === undefined ? { standing } : { email: wanted.email };
  const found = calls.useInfiniteQuery("get", "/accounts", { params: { query } }, PAGED);
  const all = found.data?.pages.flatMap((page) => page.accounts) ?? [];
  function find(event: FormEvent) {
    event.preventDefault();
    onWanted(email.trim() === "" ? {} : { email: email.trim() });
  }
  return (
    <Page title={t("people.title")} says={t("people.says")} width={1100}>
      <Group align="flex-end">
        <form onSubmit={find}>
          <Group align="flex-end" gap="xs">
            <TextInput
              type="search"
              inputMode="email"
              label={t("people.email")}
              autoComplete="off"
              miw={240}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <Button type="submit" variant="default">
              {t("people.find")}
            </Button>
          </Group>
        </form>
        <Select
          label={t("people.standing")}
          allowDeselect={false}
          disabled={wanted.email !== undefined}
          data={STANDINGS.map((value) => ({ value, label: t(`words:standings.${value}`) }))}
          value={standing}
          onChange={(chosen) => onWanted({ standing: chosen as StandingName })}
        />
        {wanted.email !== undefined && (
          <Button
            variant="subtle"
            onClick={() => {
              setEmail("");
              onWanted({});
            }}
          >
            {t("people.everybody")}
          </Button>
        )}
      </Group>
      <Listed
        found={found}
        count={all.length}
        empty={wanted.email === undefined ? t("people.none") : t("people.unknown", { email: wanted.email })}
        height={64}
      >
        <Long rows={all} id={(account) => account.account_id} height={96} under="people">
          {(account) => <Row account={account} />}
        </Long>
      </Listed>
    </Page>
  );
}

const Row = memo(function Row({ account }: { account: Schemas["AccountView"] }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  return (
    <Card withBorder padding="sm" component="article">
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Anchor
            fw={600}
            className="breaks"
            renderRoot={(props) => (
              <Link to="/admin/people/$accountId" params={{ accountId: account.account_id }} {...props} />
            )}
          >
            {account.name}
          </Anchor>
          <Text size="sm" className="breaks">
            {account.email}
          </Text>
          <Text size="xs" c="dimmed">
            {t("people.since", { country: country(account.country), day: day(account.created_at, zone) })}
          </Text>
        </div>
        <Group gap={6}>
          {account.roles
            .filter((role) => role !== "contributor")
            .map((role) => (
              <Badge key={role} variant="outline" color="gray" c="inherit">
                {t(`roles.${role as "admin"}`)}
              </Badge>
            ))}
          <StandingBadge standing={account.standing} />
        </Group>
      </Group>
    </Card>
  );
});
