import { Button, Group, Skeleton, Stack } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Wanted } from "./search";

interface Given {
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
}

const FilterFields = lazy(() =>
  import("./FilterFields").then((module) => ({ default: module.FilterFields })),
);

/** What one looks for; it stands in the address, so that it can be kept and sent to somebody. */
export function Filters({ wanted, onWanted }: Given) {
  const { t } = useTranslation(["dashboard", "words"]);
  const count = Object.keys(wanted).length;
  const [isOpen, setOpen] = useState(count > 0);
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="default"
          size="xs"
          aria-expanded={isOpen}
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {count > 0 ? t("filters.some", { count }) : t("filters.title")}
        </Button>
        {count > 0 && (
          <Button variant="subtle" size="xs" onClick={() => onWanted({})}>
            {t("filters.clear")}
          </Button>
        )}
      </Group>
      {isOpen && (
        <Suspense fallback={<Skeleton height={130} />}>
          <FilterFields wanted={wanted} onWanted={onWanted} />
        </Suspense>
      )}
    </Stack>
  );
}
