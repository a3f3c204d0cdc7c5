import { Alert, Button, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Obstacles } from "@/components/Obstacles";
import type { Titles } from "@/lib/skills";

interface Given {
  because: Schemas["Obstacle"][];
  titles: Titles;
  onClear: () => void;
}

/** Why there is no work at the moment, and what would change it. */
export function Nothing({ because, titles, onClear }: Given) {
  const { t } = useTranslation("dashboard");
  const isFiltered = because.some((one) => one.code === "filtered-out");
  return (
    <Alert color="gray" title={t(isFiltered ? "nothingFiltered" : "nothing")} role="status">
      <Stack gap="sm" align="flex-start">
        <Obstacles of={because} titles={titles} />
        {isFiltered && (
          <Button size="xs" variant="default" onClick={onClear}>
            {t("filters.clear")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
