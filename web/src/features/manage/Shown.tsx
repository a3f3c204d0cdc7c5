import { Stack, Text } from "@mantine/core";

/** A value of somebody's, field by field, as plain text: it is never run. */
export function Shown({ value }: { value: unknown }) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return (
      <Text size="sm" className="answers">
        {typeof value === "string" ? value : JSON.stringify(value)}
      </Text>
    );
  return (
    <Stack gap={4}>
      {Object.entries(value).map(([name, one]) => (
        <div key={name}>
          <Text size="xs" c="dimmed" className="breaks">
            {name.replaceAll("_", " ")}
          </Text>
          <Text size="sm" className="answers">
            {typeof one === "string" ? one : JSON.stringify(one, null, 1)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
