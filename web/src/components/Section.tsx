import { Card, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

/** One matter of a page, with its heading. */
export function Section({ title, says, children }: { title: string; says?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Stack>
        <div>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {says && (
            <Text size="sm" c="dimmed" maw={640}>
              {says}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Card>
  );
}
