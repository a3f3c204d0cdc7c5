import { Group, Text, Textarea } from "@mantine/core";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { charactersIn, type Validator, wordsIn } from "@/lib/validators";

interface Given {
  name: string;
  label: string;
  says?: string | undefined;
  value: string;
  change: (text: string) => void;
  error?: ReactNode;
  validators: readonly Validator[];
  isReadOnly: boolean;
  isRequired?: boolean;
  rows?: number;
  lang?: string | undefined;
}

/** A text that somebody writes: how long it is beside how long it may be, and what is wrong with it. */
export const Written = memo(function Written(given: Given) {
  const { name, label, says, value, change, error, isReadOnly, rows = 8, lang, isRequired = true } = given;
  return (
    <div>
      <Textarea
        id={`answer-${name}`}
        label={label}
        description={says}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        error={error}
        readOnly={isReadOnly}
        withAsterisk={isRequired}
        aria-required={isRequired}
        rows={rows}
        resize="vertical"
        dir="auto"
        spellCheck
        {...(lang === undefined ? {} : { lang })}
      />
      <Counter text={value} rules={given.validators.filter((one) => one.field === name)} />
    </div>
  );
});

function Counter({ text, rules }: { text: string; rules: readonly Validator[] }) {
  const { t } = useTranslation("work");
  const limits = rules.filter((one) => one.rule !== "required" && one.rule !== "pattern");
  return (
    <Group gap="md" mt={4}>
      <Text size="xs" c="dimmed" className="tabular">
        {t("count.words", { count: wordsIn(text) })} · {t("count.characters", { count: charactersIn(text) })}
      </Text>
      {limits.map(({ rule, value }) => (
        <Text key={rule} size="xs" c="dimmed">
          {t(`asks.${rule as "min_words"}`, { count: Number(value) })}
        </Text>
      ))}
    </Group>
  );
}
