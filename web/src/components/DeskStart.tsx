import { Card, Group, List, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Page } from "./Page";
import { ReviewTabs } from "./ReviewTabs";
import { TakeButton, type Taking } from "./TakeButton";

interface Given {
  title: string;
  says: string;
  taking: Taking;
  take: string;
  rules: { title: string; of: readonly string[] };
  /** Why nothing was taken, and what is in hand. */
  children: ReactNode;
}

/** Where a reviewer begins, with answers or with tests: the next one in one press, and by which rules. */
export function DeskStart({ title, says, taking, take, rules, children }: Given) {
  return (
    <Page title={title} says={says} width={860}>
      <ReviewTabs />
      <Group>
        <TakeButton taking={taking} label={take} />
      </Group>
      {children}
      <Card withBorder component="section" aria-labelledby="rules">
        <Title order={2} size="h5" id="rules">
          {rules.title}
        </Title>
        <List size="sm" mt="xs" spacing={4}>
          {rules.of.map((rule) => (
            <List.Item key={rule}>{rule}</List.Item>
          ))}
        </List>
      </Card>
    </Page>
  );
}
