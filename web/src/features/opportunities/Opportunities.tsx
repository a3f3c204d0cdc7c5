import {
  Anchor,
  Box,
  Button,
  Card,
  Group,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  ThemeIcon,
  Title,
} from "@mantine/core";
import { IconCoin, IconLock, IconMessageCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { More } from "@/components/More";
import { Needs } from "@/components/Needs";
import { Pay } from "@/components/Pay";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { useOpportunities } from "./found";

const PROMISES = [
  { key: "terms", Icon: IconLock },
  { key: "review", Icon: IconMessageCheck },
  { key: "pay", Icon: IconCoin },
] as const;

/** What Inlier promises, how it works, and open work with its pay, for somebody who has not signed up. */
export function Opportunities() {
  const { t } = useTranslation(["opportunities", "offers", "words"]);
  useEffect(() => {
    document.title = `Inlier · ${t("headline")}`;
  }, [t]);
  return (
    <Stack maw={1100} mx="auto" gap={48} pb="xl">
      <Stack gap="md" pt={{ base: "md", sm: "xl" }}>
        <Title order={1} maw={720} className="breaks">
          {t("headline")}
        </Title>
        <Text size="lg" c="dimmed" maw={640}>
          {t("says")}
        </Text>
        <Ways />
      </Stack>
      <SimpleGrid cols={{ base: 1, sm: 3 }} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {PROMISES.map(({ key, Icon }) => (
          <Group key={key} component="li" wrap="nowrap" align="flex-start" gap="sm">
            <ThemeIcon variant="light" size="lg" aria-hidden>
              <Icon size={20} stroke={1.6} />
            </ThemeIcon>
            <div>
              <Text fw={600}>{t(`promises.${key}.title`)}</Text>
              <Text size="sm" c="dimmed">
                {t(`promises.${key}.says`)}
              </Text>
            </div>
          </Group>
        ))}
      </SimpleGrid>
      <OpenWork />
      <Steps />
    </Stack>
  );
}

function Ways() {
  const { t } = useTranslation(["opportunities", "words"]);
  return (
    <Group gap="sm">
      <Button size="md" renderRoot={(props) => <Link to="/sign-up" {...props} />}>
        {t("signUp")}
      </Button>
      <Button
        size="md"
        variant="default"
        renderRoot={(props) => <Link to="/sign-in" search={{}} {...props} />}
      >
        {t("words:signIn")}
      </Button>
    </Group>
  );
}

function OpenWork() {
  const { t } = useTranslation(["opportunities", "words"]);
  const found = useOpportunities();
  const open = found.data?.pages.flatMap((page) => page.opportunities) ?? [];
  return (
    <Stack component="section" aria-labelledby="open-work">
      <div>
        <Title order={2} size="h3" id="open-work">
          {t("openWork")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("openWorkSays")}
        </Text>
      </div>
      {found.isPending && <Waiting height={160} rows={2} />}
      {found.isLoadingError && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.data && open.length === 0 && !found.hasNextPage && (
        <Paper withBorder p="lg">
          <Text fw={600}>{t("none")}</Text>
          <Text size="sm" c="dimmed">
            {t("noneSays")}
          </Text>
        </Paper>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {open.map((one) => (
          <Opportunity key={one.project_id} one={one} />
        ))}
      </SimpleGrid>
      <More of={found} count={open.length} />
    </Stack>
  );
}

function Opportunity({ one }: { one: Schemas["OpportunityView"] }) {
  const { t } = useTranslation(["opportunities", "words"]);
  return (
    <Card withBorder component="article">
      <Stack gap="xs" h="100%">
        <Title order={3} size="h5" className="breaks">
          <Anchor
            inherit
            c="inherit"
            renderRoot={(props) => (
              <Link to="/opportunities/$projectId" params={{ projectId: one.project_id }} {...props} />
            )}
          >
            {one.title}
          </Anchor>
        </Title>
        <Pay reward={one.reward} pay={one.pay} pace={one.pace} />
        <Box flex={1}>
          <Text size="sm" lineClamp={3} className="breaks">
            {one.summary}
          </Text>
        </Box>
        <Needs
          taskType={one.task_type}
          pace={one.pace}
          skills={one.required_skills}
          languages={one.eligibility.languages}
          isDesktopOnly={one.eligibility.is_desktop_only}
        />
        {one.qualification && (
          <Text size="xs" c="dimmed">
            {t("hasTest")}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function Steps() {
  const { t } = useTranslation(["opportunities", "words"]);
  return (
    <Stack component="section" aria-labelledby="how">
      <Title order={2} size="h3" id="how">
        {t("how")}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }} component="ol" p={0} m={0} style={{ listStyle: "none" }}>
        {(["join", "work", "paid"] as const).map((key, at) => (
          <Paper key={key} component="li" withBorder p="md">
            <Text c="lagoon" fw={700} aria-hidden>
              {at + 1}
            </Text>
            <Text fw={600}>{t(`steps.${key}.title`)}</Text>
            <Text size="sm" c="dimmed">
              {t(`steps.${key}.says`)}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
