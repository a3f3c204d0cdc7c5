import { Text } from "@mantine/core";

/** A value of the API's that may be anything, as plain text: fields of an object under their names, nothing as HTML. */
export function Value({ name, of }: { name: string; of: unknown }) {
  return (
    <Text size="sm" className="answers" component="div">
      <Text span size="sm" c="dimmed">
        {name}:{" "}
      </Text>
      {said(of)}
    </Text>
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
