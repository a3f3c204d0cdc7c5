import { Button, Kbd } from "@mantine/core";
import { useKeys } from "@/components/work/keys";
import type { Act } from "@/lib/act";

export type Taking = Pick<Act<[]>, "run" | "busy">;

interface Given {
  taking: Taking;
  label: string;
  /** Whether it is what one came for, such as after a verdict. */
  isNext?: boolean;
}

/** The way to the next piece of a queue, by a press or by N. */
export function TakeButton({ taking, label, isNext = false }: Given) {
  useKeys({ n: () => void taking.run() });
  return (
    <Button
      autoFocus={isNext}
      onClick={() => void taking.run()}
      loading={taking.busy}
      rightSection={
        <Kbd size="xs" visibleFrom="sm" aria-hidden>
          N
        </Kbd>
      }
    >
      {label}
    </Button>
  );
}
