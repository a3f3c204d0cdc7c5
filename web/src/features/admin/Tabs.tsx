import { SegmentedControl } from "@mantine/core";

interface Given<State extends string> {
  label: string;
  of: readonly { value: State; label: string }[];
  value: State;
  onChange: (state: State) => void;
}

/** Which of a list's states is shown. */
export function Tabs<State extends string>({ label, of, value, onChange }: Given<State>) {
  return (
    <SegmentedControl
      aria-label={label}
      data={[...of]}
      value={value}
      onChange={onChange}
      style={{ alignSelf: "flex-start", flexWrap: "wrap" }}
    />
  );
}
