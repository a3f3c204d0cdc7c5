import { Text } from "@mantine/core";

/** Somebody else's text exactly as it was written. */
export function Plain({ text, lang }: { text: string; lang?: string }) {
  return (
    <Text component="div" className="answers" dir="auto" {...(lang === undefined ? {} : { lang })}>
      {text}
    </Text>
  );
}
