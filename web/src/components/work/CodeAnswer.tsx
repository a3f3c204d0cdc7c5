import { Input, Skeleton, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { asAnswer, asText } from "./asked";
import type { Given } from "./given";

const CodeEditor = lazy(() => import("./CodeEditor"));

export function CodeAnswer({ input, answer, set, about, isReadOnly }: Given) {
  const { t } = useTranslation("work");
  const language = asText(asAnswer(input).language);
  const error = about("code");
  return (
    <Input.Wrapper
      label={t("field.code")}
      description={t("code.how")}
      error={error}
      labelElement="div"
      withAsterisk
      inputWrapperOrder={["label", "description", "input", "error"]}
    >
      <Suspense fallback={<Skeleton height={260} />}>
        <CodeEditor
          label={language === "" ? t("field.code") : t("code.in", { language })}
          language={language}
          value={asText(answer.code)}
          change={(text) => set("code", text)}
          isReadOnly={isReadOnly}
          isWrong={error !== undefined}
        />
      </Suspense>
      {language !== "" && (
        <Text size="xs" c="dimmed" mt={4}>
          {language}
        </Text>
      )}
    </Input.Wrapper>
  );
}
