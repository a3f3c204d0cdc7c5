import { Code, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Given {
  says: string;
  name: string;
  event?: Readonly<Record<string, unknown>>;
}

/** The console function that does what no page may do, with its event ready to be copied. */
export function Call({ says, name, event = {} }: Given) {
  const { t } = useTranslation("admin");
  const whole = { by: t("call.by"), reason: t("call.reason"), ...event };
  return (
    <div>
      <Text size="sm" c="dimmed">
        {says}
      </Text>
      <Code block className="breaks" style={{ whiteSpace: "pre-wrap" }}>
        {`${name} ${JSON.stringify(whole)}`}
      </Code>
    </div>
  );
}
