import { ActionIcon, Button, Card, Group, Stack, Text } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface Given<Row> {
  title: string;
  says?: string | undefined;
  add: string;
  remove: (at: number) => string;
  rows: readonly Row[];
  change: (rows: Row[]) => void;
  make: () => Row;
  children: (row: Row, change: (part: Partial<Row>) => void, at: number) => ReactNode;
  error?: ReactNode;
  most?: number;
}

/** A list whose rows are made, changed and taken out by hand. */
export function Rows<Row extends object>(given: Given<Row>) {
  const { title, says, add, remove, rows, change, make, children, error, most = 50 } = given;
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <div>
        <Text fw={600} size="sm">
          {title}
        </Text>
        {says && (
          <Text size="xs" c="dimmed">
            {says}
          </Text>
        )}
      </div>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its inputs hold their whole value
        <Card key={at} withBorder padding="sm">
          <Group align="flex-start" wrap="nowrap" gap="xs">
            <Stack gap="xs" flex={1} miw={0}>
              {children(
                row,
                (part) => change(rows.map((one, n) => (n === at ? { ...one, ...part } : one))),
                at,
              )}
            </Stack>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={remove(at + 1)}
              onClick={() => change(rows.filter((_, n) => n !== at))}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Group>
        </Card>
      ))}
      {error && (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      )}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          disabled={rows.length >= most}
          onClick={() => change([...rows, make()])}
        >
          {add}
        </Button>
      </Group>
    </Stack>
  );
}
