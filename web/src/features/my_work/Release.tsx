import { Button, Group, List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { api, queries } from "@/api/client";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { type Claim, claimsChanged } from "./claims";

/** Giving a task back, with what follows from it said before. */
export function Release({ claim, onDone }: { claim: Claim; onDone: () => void }) {
  const { t } = useTranslation(["my_work", "words"]);
  const release = useAct(async () => {
    await api.DELETE("/claims/{claim_id}", { params: { path: { claim_id: claim.claim_id } } });
    void queries.invalidateQueries({ queryKey: ["get", "/tasks"] });
    notifications.show({ message: t("release.done", { title: claim.title }) });
    onDone();
    await claimsChanged();
  });
  return (
    <Stack gap="sm">
      <Text size="sm">{t("release.says", { title: claim.title })}</Text>
      <List size="sm">
        {(["penalty", "place", "back", "draft", "pay"] as const).map((one) => (
          <List.Item key={one}>{t(`release.${one}`)}</List.Item>
        ))}
      </List>
      {release.problem !== null && <Refused error={release.problem} />}
      <Group>
        <Button color="red" onClick={() => void release.run()} loading={release.busy}>
          {t("release.sure")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("release.keep")}
        </Button>
      </Group>
    </Stack>
  );
}
