import { Accordion, List, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";

/** The rules, fetched once they are wanted. */
export function Rules() {
  const { t } = useTranslation(["standing", "standing_rules"]);
  const [open, setOpen] = useState<string | null>(null);
  const rules = calls.useQuery("get", "/standing-rules", {}, { enabled: open !== null });
  return (
    <Accordion variant="contained" value={open} onChange={setOpen}>
      <Accordion.Item value="rules">
        <Accordion.Control>{t("rules")}</Accordion.Control>
        <Accordion.Panel>
          {rules.isLoading && <Waiting rows={2} height={24} />}
          {rules.error && <Refused error={rules.error} again={() => void rules.refetch()} />}
          <List size="sm" spacing={6}>
            {Object.entries(rules.data?.rules ?? {}).map(([code, text]) => (
              <List.Item key={code}>
                <Text size="sm">{t(`standing_rules:${code as "quality"}`, { defaultValue: text })}</Text>
              </List.Item>
            ))}
          </List>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
