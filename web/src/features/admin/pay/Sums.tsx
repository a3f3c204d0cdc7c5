import { SimpleGrid, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { amountsOf, countsOf, NAMES, type Totals } from "./totals";

/** Sums by currency, each named; counts stand beside the amounts. */
export function Sums({ of, kind, none }: { of: Totals; kind: keyof typeof NAMES; none: string }) {
  const { t } = useTranslation("admin");
  const currencies = Object.entries(of);
  if (currencies.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} maw={920}>
      {currencies.map(([currency, sums]) => (
        <Table
          key={currency}
          style={{ alignSelf: "start" }}
          withRowBorders={false}
          verticalSpacing={4}
          maw={460}
          captionSide="top"
        >
          <Table.Caption ta="start" fw={600} mt={0}>
            {currency}
          </Table.Caption>
          <Table.Tbody>
            {amountsOf(sums, NAMES[kind], currency).map(([name, amount]) => (
              <Table.Tr key={name}>
                <Table.Th fw={400} scope="row">
                  {t(`sums.${kind}.${name as "tax"}`)}
                </Table.Th>
                <Table.Td ta="end" className="tabular">
                  {amount}
                </Table.Td>
              </Table.Tr>
            ))}
            {countsOf(sums).map(([name, count]) => (
              <Table.Tr key={name}>
                <Table.Th fw={400} c="dimmed" scope="row">
                  {t(`sums.counts.${name}`)}
                </Table.Th>
                <Table.Td ta="end" c="dimmed" className="tabular">
                  {count}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ))}
    </SimpleGrid>
  );
}
