import { Radio, Stack, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";

interface Given {
  asked: Schemas["AskedView"];
  answer: unknown;
  change: (answer: unknown) => void;
}

const TEXT_OF: Readonly<Record<string, string>> = {
  prompt_writing: "prompt",
  data_optimization: "edited",
  translation: "translation",
  code: "code",
};

/** The answer's own fields, as the task type has them. */
export function Answer({ asked, answer, change }: Given) {
  const { t } = useTranslation(["claims", "words"]);
  const known = (typeof answer === "object" && answer !== null ? answer : {}) as Record<string, unknown>;
  if (asked.task_type === "classification") {
    return (
      <Radio.Group
        label={t("label")}
        value={String(known.label ?? "")}
        onChange={(label) => change({ ...known, label })}
      >
        <Stack gap="xs" mt="xs">
          {asked.options.map((one) => (
            <Radio key={one} value={one} label={one} />
          ))}
        </Stack>
      </Radio.Group>
    );
  }
  const field = TEXT_OF[asked.task_type] ?? "answer";
  return (
    <Textarea
      label={t("text")}
      autosize
      minRows={8}
      value={String(known[field] ?? "")}
      onChange={(event) => change({ ...known, [field]: event.currentTarget.value })}
    />
  );
}
