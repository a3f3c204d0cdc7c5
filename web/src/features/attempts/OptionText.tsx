import { Kbd, Text } from "@mantine/core";
import { Markdown } from "@/components/Markdown";

const IS_MARKED = /[`$]/;

/** An option as it was written; with its code and formulas set where it has any. */
export function OptionText({ text, at }: { text: string; at?: number }) {
  return (
    <>
      <Text className="breaks" flex={1} component="div">
        {IS_MARKED.test(text) ? <Markdown text={text} /> : text}
      </Text>
      {at !== undefined && at < 9 && (
        <Kbd aria-hidden visibleFrom="sm">
          {at + 1}
        </Kbd>
      )}
    </>
  );
}
