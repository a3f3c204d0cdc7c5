import { Text } from "@mantine/core";

/** What was just done, told to everybody; it takes no room while there is nothing to say. */
export function Said({ text }: { text: string }) {
  return (
    <Text size="sm" role="status" className={text === "" ? "unseen" : ""}>
      {text}
    </Text>
  );
}
