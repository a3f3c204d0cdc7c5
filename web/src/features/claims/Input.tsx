import { Stack, Text, Title } from "@mantine/core";

/** A task's input, field by field, as plain text: it is somebody else's and is never run. */
export function Input({ input }: { input: unknown }) {
  if (typeof input !== "object" || input === null) return <Text className="answers">{String(input)}</Text>;
  return (
    <Stack>
      {Object.entries(input).map(([name, value]) => (
        <div key={name}>
          <Title order={2} size="h6" c="dimmed" tt="capitalize">
            {name.replaceAll("_", " ")}
          </Title>
          <Text className="answers">
            {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
