import { Button, CloseButton, Group, Input, Kbd, List, Text, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Judgement, LONGEST_QUOTE, plain } from "./judgement";

interface Given {
  judgement: Judgement;
  /** All that the answer and its task say. */
  words: string;
  change: (part: Partial<Judgement>) => void;
  add: (text: string) => void;
  quote: () => void;
  error: ReactNode;
}

/** Places in the answer that show it: marked there, or written. */
export function Evidence({ judgement, words, change, add, quote, error }: Given) {
  const { t } = useTranslation("reviews");
  const { evidence } = judgement;
  const isElse = !words.includes(plain(judgement.quote));
  return (
    <div>
      <TextInput
        id="verdict-evidence"
        label={t("evidence.label")}
        description={t("evidence.says")}
        value={judgement.quote}
        onChange={(event) => change({ quote: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          add(judgement.quote);
        }}
        error={evidence.length === 0 ? error : undefined}
        maxLength={LONGEST_QUOTE}
        withAsterisk
        aria-required
        dir="auto"
      />
      <Text size="xs" mt={4} aria-live="polite">
        {isElse && t("evidence.notThere")}
      </Text>
      <Group gap="xs" mt="xs">
        <Button
          size="compact-sm"
          variant="default"
          disabled={judgement.quote.trim() === ""}
          onClick={() => add(judgement.quote)}
        >
          {t("evidence.add")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onMouseDown={(event) => event.preventDefault()} // what is marked stays marked
          onClick={quote}
          rightSection={
            <Kbd size="xs" visibleFrom="sm" aria-hidden>
              E
            </Kbd>
          }
        >
          {t("evidence.quote")}
        </Button>
      </Group>
      <Text className="unseen" aria-live="polite">
        {t("evidence.count", { count: evidence.length })}
      </Text>
      {evidence.length > 0 && (
        <List listStyleType="none" mt="xs" spacing={4}>
          {evidence.map((one) => (
            <List.Item key={one} className="evidence">
              <Group gap={4} wrap="nowrap" align="flex-start">
                <Text size="sm" className="answers grows" lineClamp={4}>
                  {one}
                </Text>
                <CloseButton
                  size="sm"
                  aria-label={t("evidence.remove", { text: one.slice(0, 40) })}
                  onClick={() => change({ evidence: evidence.filter((other) => other !== one) })}
                />
              </Group>
            </List.Item>
          ))}
        </List>
      )}
      {evidence.length > 0 && error !== undefined && <Input.Error>{error}</Input.Error>}
    </div>
  );
}

/** What is marked, if it begins and ends inside one of the places. */
export function quoted(places: readonly (HTMLElement | null)[]): string {
  const selection = window.getSelection();
  if (selection === null) return "";
  const { anchorNode, focusNode } = selection;
  const isInside = places.some((place) => place?.contains(anchorNode) && place.contains(focusNode));
  return isInside ? selection.toString().trim() : "";
}
