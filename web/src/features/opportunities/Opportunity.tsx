import { Anchor, Button, Group, List, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { BonusRules } from "@/components/BonusRules";
import { Facts } from "@/components/Facts";
import { Needs } from "@/components/Needs";
import { Page } from "@/components/Page";
import { Part } from "@/components/Part";
import { Pay } from "@/components/Pay";
import { NotFound, Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { day, minutes, money } from "@/lib/format";
import { useOpportunities } from "./found";

/** All that is said about open work before signing up: pay, limits, bonus rules, what is asked of a person. */
export function Opportunity({ id }: { id: string }) {
  useTranslation(["opportunities", "offers", "words"]); // before anything is asked for: a catalogue that comes later would ask again
  const found = useOpportunities();
  const one = found.data?.pages.flatMap((page) => page.opportunities).find((each) => each.project_id === id);
  const { error, hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const goesOn = one === undefined && hasNextPage && error === null;
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage();
  }, [goesOn, isFetchingNextPage, fetchNextPage]);
  if (one) return <Offered one={one} />;
  if (error !== null) return <Refused error={error} again={() => void found.refetch()} />;
  return found.isPending || goesOn ? <Waiting /> : <NotFound />;
}

function Offered({ one }: { one: Schemas["OpportunityView"] }) {
  const { t } = useTranslation(["opportunities", "offers", "words"]);
  const { eligibility: asked, qualification: test } = one;
  const project = `/projects/${one.project_id}`;
  return (
    <Page title={one.title} says={one.summary} width={860}>
      <Needs
        taskType={one.task_type}
        pace={one.pace}
        skills={one.required_skills}
        languages={asked.languages}
        tools={asked.tools}
        countries={one.countries}
        isDesktopOnly={asked.is_desktop_only}
        allowVpn={asked.allow_vpn}
      />
      <Part title={t("offers:terms.title")}>
        <Pay reward={one.reward} pay={one.pay} pace={one.pace} />
        <Facts
          of={[
            [t("offers:terms.cap"), one.pay.cap_minutes ? minutes(one.pay.cap_minutes) : null],
            [t("offers:terms.estimate"), minutes(one.est_minutes)],
            [t("offers:terms.difficulty"), t("offers:terms.ofFive", { difficulty: one.difficulty })],
            [
              t("offers:terms.review"),
              one.review_levels === 0
                ? t("offers:terms.byChecks")
                : t("offers:terms.byPeople", { count: one.review_levels ?? 1 }),
            ],
            [t("offers:terms.seats"), one.open_seats],
            [t("offers:terms.lastDay"), asked.deadline_at ? day(asked.deadline_at) : null],
          ]}
        />
      </Part>
      <Part title={t("offers:bonus.title")}>
        <Text size="sm" component="div">
          <BonusRules rules={one.bonus_rules} currency={one.reward.currency} />
        </Text>
      </Part>
      {one.rate_changes_announced.length > 0 && (
        <Part title={t("offers:rates.announced")}>
          <List size="sm">
            {one.rate_changes_announced.map((rate) => (
              <List.Item key={rate.effective_at}>
                {t("offers:rates.from", {
                  at: day(rate.effective_at, "UTC"),
                  amount: money(rate.hourly ?? rate.reward),
                  reason: rate.reason,
                })}
              </List.Item>
            ))}
          </List>
        </Part>
      )}
      {test && (
        <Part title={t("offers:test.title")}>
          <Text size="sm">
            {test.limit_minutes ? t("offers:test.lasts", { time: minutes(test.limit_minutes) }) : ""}{" "}
            {test.stipend
              ? t("offers:test.pays", { amount: money(test.stipend) })
              : t("offers:test.paysNothing")}
          </Text>
        </Part>
      )}
      <Part title={t("criteria")}>
        <Text size="sm">{t("criteriaSays")}</Text>
        <Group mt="xs">
          <Button renderRoot={(props) => <Link to="/sign-up" {...props} />}>{t("signUp")}</Button>
          <Anchor renderRoot={(props) => <Link to="/sign-in" search={{ to: project }} {...props} />}>
            {t("signInToRead")}
          </Anchor>
        </Group>
      </Part>
    </Page>
  );
}
