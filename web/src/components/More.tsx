import { Button, Group, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Paged, useFilled } from "@/lib/fill";
import { RefusedAnew } from "./RefusedAnew";

interface Given {
  of: Paged & { isFetchingNextPage: boolean; isFetchNextPageError?: boolean; refetch: () => unknown };
  /** How many rows stand there by now. */
  count: number;
  /** With so many rows it waits for a press. */
  enough?: number;
}

/**
 * The way to the next page of a list; nothing after the last one. What comes in short pages it reads on by itself. A page
 * that failed is said here, and the list stays.
 */
export function More({ of, count, enough }: Given) {
  const { t } = useTranslation("words");
  const { looks, more } = useFilled(of, count, enough);
  const isLooking = looks || of.isFetchingNextPage;
  if (of.error !== null || !of.hasNextPage) return <RefusedAnew of={of} />;
  return (
    <Group justify="center" gap="sm">
      <Text size="sm" c="dimmed" role="status">
        {isLooking ? t("stillLooking") : count === 0 ? t("noneSoFar") : ""}
      </Text>
      {isLooking ? (
        <Loader size="xs" aria-hidden />
      ) : (
        <Button variant="default" onClick={more}>
          {t("more")}
        </Button>
      )}
    </Group>
  );
}
