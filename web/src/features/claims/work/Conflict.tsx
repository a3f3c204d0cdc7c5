import { Alert, Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Plain } from "@/components/Plain";
import { asAnswer, orderOf, responsesOf } from "@/components/work/asked";
import { useSaid } from "@/components/work/said";
import { instant } from "@/lib/format";
import { useZone } from "@/lib/who";
import { type DraftView, isSame } from "./draft";

interface Given {
  work: Schemas["ClaimWithWork"];
  view: DraftView;
  decide: (choice: "mine" | "theirs" | "both") => Promise<boolean>;
}

/** Two versions of one answer: both are shown where they differ, and a person says which goes on. */
export function Conflict({ work, view, decide }: Given) {
  const { t } = useTranslation("work");
  const zone = useZone();
  const says = useSaid(work.asked.task_type);
  const order = orderOf(responsesOf(work.input), work.shown_order);
  const text = (name: string, value: unknown) => (value === undefined ? "–" : says.text(name, value, order));
  const [mine, theirs] = [asAnswer(view.answer), asAnswer(view.theirs?.answer)];
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const differing = names.filter((name) => !isSame(mine[name], theirs[name]));
  return (
    <Alert color="orange" title={t("conflict.title")} role="alert">
      <Stack gap="sm">
        <Text size="sm">{t("conflict.says")}</Text>
        {differing.map((name) => (
          <div key={name}>
            <Text size="sm" fw={600}>
              {says.label(name)}
            </Text>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
              <Version title={t("conflict.here")} text={text(name, mine[name])} />
              <Version
                title={t("conflict.there", { at: instant(view.theirs?.saved_at ?? "", zone) })}
                text={text(name, theirs[name])}
              />
            </SimpleGrid>
          </div>
        ))}
        <Group gap="xs">
          <Button size="xs" onClick={() => void decide("mine")}>
            {t("conflict.mine")}
          </Button>
          <Button size="xs" variant="default" onClick={() => void decide("theirs")}>
            {t("conflict.theirs")}
          </Button>
          <Button size="xs" variant="default" onClick={() => void decide("both")}>
            {t("conflict.both")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Version({ title, text }: { title: string; text: string }) {
  return (
    <div className="response">
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Plain text={text} />
    </div>
  );
}
