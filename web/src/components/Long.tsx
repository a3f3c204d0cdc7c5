import { Stack } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";

/** A list of so many rows is drawn whole, so that the browser's own search finds everything in it. */
const SHORT = 30;
const GAP = 12;

export interface Rows<Row> {
  rows: readonly Row[];
  id: (row: Row) => string;
  /** How high a row is, in pixels, until it has been measured. */
  height: number;
  children: (row: Row) => ReactNode;
}

const Near = lazy(() => import("./Near")) as unknown as typeof import("./Near").default;

/** Rows one below the other; of a long list only what is near the screen, and the row with the focus, is drawn. */
export function Long<Row>(given: Rows<Row>) {
  if (given.rows.length <= SHORT) return <Whole {...given} />;
  return (
    <Suspense fallback={<Whole {...given} rows={given.rows.slice(0, SHORT)} />}>
      <Near {...given} gap={GAP} />
    </Suspense>
  );
}

function Whole<Row>({ rows, id, children }: Rows<Row>) {
  return (
    <Stack gap={GAP}>
      {rows.map((row) => (
        <div key={id(row)}>{children(row)}</div>
      ))}
    </Stack>
  );
}
