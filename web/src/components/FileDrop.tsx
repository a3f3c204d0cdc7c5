import { Button, FileButton, Group, Progress, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Given {
  /** What is chosen, on the button. */
  label: string;
  /** Types and size in words. */
  says: string;
  accept: Readonly<Record<string, string>>;
  mostBytes: number;
  /** How much is there; null while nothing is under way. */
  percent: number | null;
  chosen: (file: File) => void;
  refused: (why: string | null) => void;
}

/** Chooses one file of the right type and size, and shows how much of it has arrived. */
export function FileDrop({ label, says, accept, mostBytes, percent, chosen, refused }: Given) {
  const { t } = useTranslation();
  function look(file: File | null) {
    if (file === null) return;
    if (!(file.type in accept)) return refused(t("upload.type", { name: file.name, says }));
    if (file.size > mostBytes) return refused(t("upload.size", { name: file.name, says }));
    refused(null);
    chosen(file);
  }
  return (
    <div>
      <Group gap="sm">
        <FileButton accept={Object.keys(accept).join(",")} onChange={look}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={percent !== null}
              leftSection={<IconUpload size={16} aria-hidden />}
            >
              {label}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {says}
        </Text>
      </Group>
      {percent !== null && (
        <Group gap="xs" mt="xs" wrap="nowrap">
          <Progress value={percent} flex={1} aria-label={t("upload.progress")} />
          <Text size="sm" className="tabular" role="status">
            {percent} %
          </Text>
        </Group>
      )}
    </div>
  );
}
