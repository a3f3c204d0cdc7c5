import { Spoiler, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

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

function said(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.map(said).join(", ");
  const fields = Object.entries(value);
  const [only] = fields;
  if (fields.length === 1 && only) return said(only[1]);
  return fields.map(([key, one]) => `\n${key}: ${said(one)}`).join("");
}
