import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Value } from "@/components/Value";
import { exactly } from "@/lib/days";
import { useZone } from "@/lib/who";
import { Who } from "./Who";

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d\d:\d\d)$/;

/** What is known about an item or an act: names in the reader's words where there are any, people and times as such. */
export function FactList({ of }: { of: object }) {
  const { t } = useTranslation("admin");
  const zone = useZone();
  return Object.entries(of).map(([name, value]: [string, unknown]) => {
    const called = t(`facts.${name as "reason"}`, { defaultValue: name.replaceAll("_", " ") });
    if (isPlain(value))
      return (
        <div key={name}>
          <Text size="sm" c="dimmed">
            {called}:
          </Text>
          <div style={{ paddingInlineStart: 16 }}>
            <FactList of={value} />
          </div>
        </div>
      );
    if (typeof value === "string" && value.startsWith("acc_"))
      return (
        <Text key={name} size="sm" component="div">
          <Text span size="sm" c="dimmed">
            {called}:{" "}
          </Text>
          <Who id={value} />
        </Text>
      );
    const isTime = typeof value === "string" && INSTANT.test(value);
    return <Value key={name} name={called} of={isTime ? exactly(value, zone) : value} />;
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
