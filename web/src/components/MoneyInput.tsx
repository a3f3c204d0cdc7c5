import { TextInput, type TextInputProps } from "@mantine/core";

interface Given extends Omit<TextInputProps, "onChange" | "value"> {
  currency: string;
  value: string;
  onChange: (text: string) => void;
}

/** An amount as text, with its currency beside it; it is read by moving the point, never as a float. */
export function MoneyInput({ currency, value, onChange, ...rest }: Given) {
  return (
    <TextInput
      inputMode="decimal"
      maw={300}
      className="tabular"
      autoComplete="off"
      {...rest}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={<span aria-hidden>{currency}</span>}
      rightSectionWidth={56}
    />
  );
}
