import { Text, Textarea } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Given {
  label: string;
  says?: string;
  least: number;
  most: number;
  value: string;
  onChange: (text: string) => void;
  error?: ReactNode;
  required?: boolean;
}

/** Why something is done, with how much of it is asked; the API has the last word. */
export function Reason({ label, says, least, most, value, onChange, error, required = true }: Given) {
  const { t } = useTranslation("admin");
  const length = value.trim().length;
  return (
    <Textarea
      label={label}
      {...(says === undefined ? {} : { description: says })}
      required={required}
      autosize
      minRows={3}
      maxRows={12}
      maxLength={most}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      inputWrapperOrder={["label", "description", "input", "error"]}
      inputContainer={(input) => (
        <>
          {input}
          <Text size="xs" c="dimmed" ta="end" mt={2} className="tabular">
            {length < least ? t("reason.more", { count: least - length }) : t("reason.of", { length, most })}
          </Text>
        </>
      )}
    />
  );
}

/** Whether a reason is long enough to be sent. */
export function isEnough(text: string, least: number): boolean {
  return text.trim().length >= least;
}
