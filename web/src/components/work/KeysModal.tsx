import { Kbd, Modal, Table } from "@mantine/core";

interface Given {
  isOpen: boolean;
  close: () => void;
  title: string;
  keys: readonly (readonly [key: string, says: string])[];
}

/** The keys of a screen and what each does. */
export function KeysModal({ isOpen, close, title, keys }: Given) {
  return (
    <Modal opened={isOpen} onClose={close} title={title}>
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
