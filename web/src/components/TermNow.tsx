import { Popover, Text, UnstyledButton } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PayTerm } from "./Term";

/** The word that was pressed, and beside it what it means. */
export default function TermNow({ of, children }: { of: PayTerm; children: ReactNode }) {
  const { t } = useTranslation("terms");
  const [isOpen, setOpen] = useState(false);
  const word = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    word.current?.focus(); // it replaced the one that was pressed
    setOpen(true);
  }, []);
  return (
    <Popover width={280} withArrow shadow="md" withinPortal returnFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target popupType="dialog">
        <UnstyledButton
          ref={word}
          component="button"
          type="button"
          className="term"
          onClick={() => setOpen(!isOpen)}
          onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
        >
          {children}
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
