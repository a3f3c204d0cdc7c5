import { Spoiler, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { said } from "@/lib/said";

const LONG = 600; // characters; of what is longer the beginning is shown first

/** A value of the API's that may be anything, as plain text: fields of an object under their names, nothing as HTML. */
export function Value({ name, of }: { name: string; of: unknown }) {
  const { t } = useTranslation();
  const text = said(of);
  const shown = (
    <Text size="sm" className="answers" component="div">
      {name !== "" && (
        <Text span size="sm" c="dimmed">
          {name}:{" "}
        </Text>
      )}
      {text}
    </Text>
  );
  if (text.length <= LONG) return shown;
  return (
    <Spoiler maxHeight={160} showLabel={t("more")} hideLabel={t("less")}>
      {shown}
    </Spoiler>
  );
}
