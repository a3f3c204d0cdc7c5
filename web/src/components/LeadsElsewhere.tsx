import { Anchor, Button, Code, Popover, Stack, Text } from "@mantine/core";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useTranslation } from "react-i18next";

const InLink = createContext(false);

/** A link in somebody else's text: it first says where it leads, and leads there in a tab that knows nothing of us. */
export function LeadsElsewhere({ address, children }: { address: string; children: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const isInLink = useContext(InLink);
  if (address === "" || isInLink) return <span>{children}</span>;
  return (
    <Popover opened={open} onChange={setOpen} width={320} trapFocus withArrow shadow="md" withinPortal>
      <Popover.Target>
        <Anchor component="button" type="button" inherit className="breaks" onClick={() => setOpen(!open)}>
          <InLink value={true}>{children}</InLink>
        </Anchor>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm">{t("markdown.leadsTo")}</Text>
          <Code block className="answers">
            {address}
          </Code>
          <Button
            component="a"
            size="xs"
            href={address}
            target="_blank"
            rel="noopener noreferrer nofollow"
            referrerPolicy="no-referrer"
            onClick={() => setOpen(false)}
          >
            {t("markdown.follow")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
