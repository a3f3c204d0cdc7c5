import { Anchor, Select, Stack, Tabs, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { ClaimCard } from "./ClaimCard";
import { useInHand } from "./claims";
import { Ended } from "./Ended";
import { VIEWS, type View } from "./views";

const Plan = lazy(() => import("./Plan").then(({ Plan }) => ({ default: Plan })));

interface Given {
  view: View;
  onView: (view: View) => void;
}

/** Work in hand and its deadlines, a plan for the week, and what became of what was handed in. */
export function MyWork({ view, onView }: Given) {
  const { t } = useTranslation(["my_work", "offers", "words"]);
  const isEnded = view === "submitted" || view === "expired" || view === "released";
  return (
    <Page title={t("words:pages.work")} width={1000}>
      <Tabs
        value={isEnded ? "submitted" : view}
        onChange={(chosen) => onView(VIEWS.find((one) => one === chosen) ?? "hand")}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="hand">{t("views.hand")}</Tabs.Tab>
          <Tabs.Tab value="plan">{t("views.plan")}</Tabs.Tab>
          <Tabs.Tab value="submitted">{t("views.ended")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="hand">
          <InHand />
        </Tabs.Panel>
        <Tabs.Panel value="plan">
          <Planned />
        </Tabs.Panel>
        <Tabs.Panel value="submitted">
          <Stack>
            <Select
              label={t("ended.show")}
              maw={280}
              allowDeselect={false}
              value={view}
              onChange={(chosen) => onView(VIEWS.find((one) => one === chosen) ?? "submitted")}
              data={(["submitted", "expired", "released"] as const).map((value) => ({
                value,
                label: t(`ended.${value}`),
              }))}
            />
            {isEnded && <Ended state={view} />}
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function InHand() {
  const { t } = useTranslation("my_work");
  const found = useInHand();
  if (found.error && found.claims.length === 0)
    return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting height={150} rows={2} />;
  if (found.claims.length === 0) return found.hasNextPage ? <Waiting rows={1} /> : <Empty />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t("hand.says", { count: found.claims.length })}
      </Text>
      <RefusedAnew of={found} />
      {found.claims.map((claim) => (
        <ClaimCard key={claim.claim_id} claim={claim} answeredAt={found.dataUpdatedAt} />
      ))}
    </Stack>
  );
}

function Planned() {
  const found = useInHand();
  if (found.error && found.claims.length === 0)
    return <Refused error={found.error} again={() => void found.refetch()} />;
  if (found.isPending) return <Waiting height={220} rows={1} />;
  if (found.claims.length === 0) return found.hasNextPage ? <Waiting rows={1} /> : <Empty />;
  return (
    <Suspense fallback={<Waiting height={220} rows={1} />}>
      <RefusedAnew of={found} />
      <Plan claims={found.claims} />
    </Suspense>
  );
}

function Empty(): ReactNode {
  const { t } = useTranslation("my_work");
  return (
    <Text>
      {t("hand.none")} <Anchor renderRoot={(props) => <Link to="/" {...props} />}>{t("hand.find")}</Anchor>
    </Text>
  );
}
