import { Skeleton, Stack } from "@mantine/core";

/** The place of what is being fetched, in about its size, so that nothing jumps. */
export function Waiting({ rows = 3, height = 88 }: { rows?: number; height?: number }) {
  return (
    <Stack aria-busy="true">
      {Array.from({ length: rows }, (_, at) => `row-${at}`).map((key) => (
        <Skeleton key={key} height={height} />
      ))}
    </Stack>
  );
}
