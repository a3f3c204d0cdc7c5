import { Input, Kbd, Radio, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Given } from "./given";
import { useKeys } from "./keys";

const MANY = 15;

/** One label of those offered; the first nine by their number. */
export function Classification({ asked, answer, set, about, isReadOnly }: Given) {
  const { t } = useTranslation("work");
  const [sought, setSought] = useState("");
  const chosen = typeof answer.label === "string" ? answer.label : "";
  const keys = asked.options.slice(0, 9).map((label, at) => [String(at + 1), () => set("label", label)]);
  useKeys(Object.fromEntries(keys), !isReadOnly);
  const offered = asked.options
    .map((label, at) => ({ label, key: at < 9 ? String(at + 1) : undefined }))
    .filter(({ label }) => label === chosen || label.toLowerCase().includes(sought.toLowerCase()));
  return (
    <Radio.Group
      id="answer-label"
      label={t("field.label")}
      value={chosen}
      onChange={(label) => set("label", label)}
      error={about("label")}
      readOnly={isReadOnly}
      withAsterisk
    >
      {asked.options.length > MANY && (
        <TextInput
          mt="xs"
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
          placeholder={t("classification.seek")}
          aria-label={t("classification.seek")}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: asked.options.length > 4 ? 2 : 1 }} spacing="xs" mt="xs" mb="xs">
        {offered.map(({ label, key }) => (
          <Radio.Card
            key={label}
            value={label}
            p="xs"
            className="choice"
            aria-label={label}
            disabled={isReadOnly}
          >
            <Radio.Indicator />
            <Text className="breaks" flex={1}>
              {label}
            </Text>
            {key && <Kbd aria-hidden>{key}</Kbd>}
          </Radio.Card>
        ))}
      </SimpleGrid>
      {offered.length === 0 && <Input.Description>{t("classification.none")}</Input.Description>}
    </Radio.Group>
  );
}
