import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Given {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The way to the next page of a list; nothing after the last one. */
export function More({ of }: { of: Given }) {
  const { t } = useTranslation();
  if (!of.hasNextPage) return null;
  return (
    <Group justify="center">
      <Button variant="default" loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
        {t("more")}
      </Button>
    </Group>
  );
}
