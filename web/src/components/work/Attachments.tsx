import { Button, Group, Modal, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconFileTypePdf, IconZoomIn } from "@tabler/icons-react";
import { memo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";

type Link = Schemas["LinkView"];

interface Given {
  attachments: readonly Link[];
  /** Signed links live for a minute: fresh ones, in the same order. */
  renew: () => Promise<readonly Link[]>;
}

/** The files of an input: pictures to enlarge, sound to hear, documents in a tab of their own. */
export const Attachments = memo(function Attachments({ attachments, renew }: Given) {
  const { t } = useTranslation("work");
  const [links, setLinks] = useState(attachments);
  const [isBroken, setBroken] = useState(false);
  const under = useRef<Promise<readonly Link[]> | null>(null);

  async function fresh(): Promise<readonly Link[]> {
    under.current ??= renew().finally(() => {
      under.current = null;
    });
    try {
      const found = await under.current;
      setLinks(found);
      setBroken(false);
      return found;
    } catch {
      setBroken(true);
      return links;
    }
  }

  if (links.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t("attachments.title")}>
      <Text size="sm" fw={600}>
        {t("attachments.title")}
      </Text>
      {links.map((link, at) => (
        <File key={link.name} link={link} renewed={async () => (await fresh())[at] ?? link} />
      ))}
      {isBroken && (
        <Group gap="xs" role="alert">
          <Text size="sm" c="red">
            {t("attachments.gone")}
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => void fresh()}>
            {t("attachments.again")}
          </Button>
        </Group>
      )}
    </Stack>
  );
});

const TRIES = 2;

function File({ link, renewed }: { link: Link; renewed: () => Promise<Link> }) {
  const { t } = useTranslation("work");
  const [isLarge, setLarge] = useState(false);
  const failed = useRef(0);
  const mend = () => {
    failed.current += 1;
    if (failed.current <= TRIES) void renewed();
  };
  if (link.media_type.startsWith("image/"))
    return (
      <>
        <UnstyledButton
          className="thumbnail"
          onClick={() => setLarge(true)}
          aria-label={t("attachments.enlarge", { name: link.name })}
        >
          <img src={link.link} alt={link.name} onError={mend} referrerPolicy="no-referrer" />
          <Group gap={4} wrap="nowrap">
            <IconZoomIn size={14} aria-hidden />
            <Text size="xs" className="breaks">
              {link.name}
            </Text>
          </Group>
        </UnstyledButton>
        <Modal opened={isLarge} onClose={() => setLarge(false)} fullScreen title={link.name}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a large picture is scrolled by keys */}
          <div className="enlarged" tabIndex={0}>
            <img src={link.link} alt={link.name} onError={mend} referrerPolicy="no-referrer" />
          </div>
        </Modal>
      </>
    );
  if (link.media_type.startsWith("audio/"))
    return (
      <Paper withBorder p="xs">
        <Text size="sm" className="breaks" mb={4}>
          {link.name}
        </Text>
        {/* biome-ignore lint/a11y/useMediaCaption: somebody else's sound has no captions */}
        <audio controls preload="none" src={link.link} onError={mend} aria-label={link.name} />
      </Paper>
    );
  async function open() {
    const tab = window.open("about:blank", "_blank"); // at once, or the browser takes it for a pop-up
    if (tab !== null) tab.opener = null;
    const { link: address } = Date.parse(link.expires_at) - Date.now() > 10_000 ? link : await renewed();
    tab?.location.replace(address);
  }
  return (
    <Button
      variant="default"
      justify="flex-start"
      leftSection={<IconFileTypePdf size={18} aria-hidden />}
      onClick={() => void open()}
    >
      {t("attachments.open", { name: link.name })}
    </Button>
  );
}
