import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

interface Given {
  title: string;
  /** One sentence about what is here, below the title. */
  says?: ReactNode;
  /** What may be done with all of it, beside the title. */
  actions?: ReactNode;
  /** Reading width in pixels; a desk with tables takes more. */
  width?: number;
  children: ReactNode;
}

/** A page with its one heading, which is the window's title too. */
export function Page({ title, says, actions, width = 960, children }: Given) {
  useEffect(() => {
    document.title = `${title} · Inlier`;
  }, [title]);
  return (
    <Stack w="100%" maw={width} mx="auto" gap="lg">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h2" className="breaks">
            {title}
          </Title>
          {says && (
            <Text c="dimmed" maw={640}>
              {says}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
