import { Badge, Button, Card, Flex, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { SignedIn } from "@/components/SignedIn";
import { Waiting } from "@/components/Waiting";
import { Way } from "@/components/Way";
import { day } from "@/lib/days";
import { useZone } from "@/lib/who";

/** Training for every type of task: untimed, unpaid, as often as one likes (R53). */
export function Modules() {
  return (
    <SignedIn>
      <List />
    </SignedIn>
  );
}

function List() {
  const { t } = useTranslation("training");
  const zone = useZone();
  const found = calls.useQuery("get", "/training", {});
  return (
    <Page title={t("title")} says={t("says")} actions={<Way path="/assessments">{t("tests")}</Way>}>
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting />}
      <Stack gap="sm">
        {found.data?.training.map((one) => (
          <Card key={one.task_type} withBorder component="article" aria-label={one.title}>
            <Flex direction={{ base: "column", xs: "row" }} justify="space-between" gap="sm">
              <Stack gap={6} flex={1} miw={0}>
                <Title order={2} size="h5" lang="en">
                  {one.title}
                </Title>
                <Text size="sm" maw={640} lang="en">
                  {one.introduction}
                </Text>
                <Group gap="xs">
                  <Badge variant="default" fw={500}>
                    {t("examples", { count: one.examples })}
                  </Badge>
                  {one.completed_at && (
                    <Badge color="green" variant="light">
                      {t("done", { at: day(one.completed_at, zone) })}
                    </Badge>
                  )}
                </Group>
              </Stack>
              <div>
                <Button
                  variant="light"
                  aria-label={`${t(one.completed_at ? "again" : "open")}: ${one.title}`}
                  renderRoot={(props) => (
                    <Link to="/training/$taskType" params={{ taskType: one.task_type }} {...props} />
                  )}
                >
                  {t(one.completed_at ? "again" : "open")}
                </Button>
              </div>
            </Flex>
          </Card>
        ))}
      </Stack>
    </Page>
  );
}
