import { PinInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Given {
  value: string;
  change: (code: string) => void;
  complete: (code: string) => void;
  busy: boolean;
}

/** The six digits of a code that somebody was sent or reads off an app. */
export function CodeInput({ value, change, complete, busy }: Given) {
  const { t } = useTranslation("words");
  return (
    <PinInput
      length={6}
      oneTimeCode
      autoFocus
      type="number"
      value={value}
      onChange={change}
      onComplete={complete}
      disabled={busy}
      getInputProps={(at) => ({ "aria-label": t("codeDigit", { number: at + 1 }) })}
    />
  );
}
