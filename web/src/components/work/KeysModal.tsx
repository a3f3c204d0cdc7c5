import { Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Given {
  isOpen: boolean;
  close: () => void;
  title: string;
  keys: readonly (readonly [key: string, says: string])[];
}

/** The keys of a screen and what each does. */
export function KeysModal({ isOpen, close, title, keys }: Given) {
  const { t } = useTranslation();
  return (
    <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <Table>
        <Table.Tbody>
          {keys.map(([key, says]) => (
            <Table.Tr key={says}>
              <Table.Td w={150}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{says}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
