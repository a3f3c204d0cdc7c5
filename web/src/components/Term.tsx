import { Popover, Text, UnstyledButton } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type terms from "@/locales/en/terms.json";

export type PayTerm = keyof typeof terms;

/** A word about pay that says what it means when it is pressed; `children` is the word as it stands in the sentence. */
export function Term({ of, children }: { of: PayTerm; children?: ReactNode }) {
  const { t } = useTranslation("terms");
  const id = useId();
  return (
    <Popover width={280} withArrow shadow="md" withinPortal returnFocus>
      <Popover.Target popupType="dialog">
        <UnstyledButton component="button" type="button" className="term" id={id}>
          {children ?? t(`${of}.word`)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600}>
          {t(`${of}.word`)}
        </Text>
        <Text size="sm" fw={400}>
          {t(`${of}.means`)}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
