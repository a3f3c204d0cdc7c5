import { ActionIcon, Button } from "@mantine/core";
import { IconBook, IconKeyboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Given {
  isGuided: boolean;
  /** Left out where there are no guidelines to show. */
  guide: ((isOpen: boolean) => void) | undefined;
  help: () => void;
}

/** What stands in the bar of every screen of work: the guidelines shown or hidden, and the keys. */
export function HelpButtons({ isGuided, guide, help }: Given) {
  const { t } = useTranslation("work");
  return (
    <>
      {guide && (
        <Button
          size="xs"
          variant={isGuided ? "light" : "default"}
          leftSection={<IconBook size={16} aria-hidden />}
          aria-pressed={isGuided}
          onClick={() => guide(!isGuided)}
          visibleFrom="md"
        >
          {t("panes.guidelines")}
        </Button>
      )}
      <ActionIcon variant="default" size={30} onClick={help} aria-label={t("keys.title")} visibleFrom="sm">
        <IconKeyboard size={16} />
      </ActionIcon>
    </>
  );
}
