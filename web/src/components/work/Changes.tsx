import { Text } from "@mantine/core";
import { diffLines, diffWordsWithSpace } from "diff";
import { memo } from "react";
import { useTranslation } from "react-i18next";

const BY_WORDS = 20_000; // characters; longer texts are compared line by line
const GIVEN_UP_AFTER = 150; // milliseconds

/** What changed from one text to another: taken away struck through, added underlined. */
export default memo(function Changes({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("work");
  if (before === after)
    return (
      <Text size="sm" c="dimmed">
        {t("optimization.none")}
      </Text>
    );
  const options = { timeout: GIVEN_UP_AFTER };
  const parts =
    (before.length + after.length < BY_WORDS ? diffWordsWithSpace(before, after, options) : undefined) ??
    diffLines(before, after, options);
  if (parts === undefined) return <Text size="sm">{t("optimization.tooMany")}</Text>;
  let place = 0;
  return (
    <div className="answers changes" dir="auto">
      {parts.map((part) => {
        const key = place;
        place += part.value.length + 1;
        if (part.added) return <ins key={key}>{part.value}</ins>;
        return part.removed ? <del key={key}>{part.value}</del> : <span key={key}>{part.value}</span>;
      })}
    </div>
  );
});
