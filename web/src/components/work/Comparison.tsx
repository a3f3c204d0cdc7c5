import { Kbd, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { letter, mayTie, orderOf, responsesOf } from "./asked";
import { Justification } from "./Evaluation";
import type { Given } from "./given";
import { useKeys } from "./keys";

const EQUAL = "equal";

/** The better of some responses, by their letters as shown; the answer has the original number, or null for a tie. */
export function Comparison(given: Given) {
  const { asked, input, shownOrder, answer, set, about, isReadOnly } = given;
  const { t } = useTranslation("work");
  const order = orderOf(responsesOf(input), shownOrder);
  const isTieOffered = mayTie(asked);
  const { preferred } = answer;
  const value = preferred === null ? EQUAL : typeof preferred === "number" ? String(preferred) : "";
  const choose = (chosen: string) => set("preferred", chosen === EQUAL ? null : Number(chosen));

  const keys = order.flatMap((number, place) => [
    [letter(place).toLowerCase(), () => choose(String(number))] as const,
    [String(place + 1), () => choose(String(number))] as const,
  ]);
  const tie = isTieOffered ? [["0", () => choose(EQUAL)] as const, ["=", () => choose(EQUAL)] as const] : [];
  useKeys(Object.fromEntries([...keys, ...tie]), !isReadOnly);

  const choices = [
    ...order.map((number, place) => ({ value: String(number), label: letter(place), key: letter(place) })),
    ...(isTieOffered ? [{ value: EQUAL, label: t("comparison.equal"), key: "0" }] : []),
  ];
  return (
    <Stack>
      <Radio.Group
        id="answer-preferred"
        label={t("field.preferred")}
        value={value}
        onChange={choose}
        error={about("preferred")}
        readOnly={isReadOnly}
        withAsterisk
      >
        <SimpleGrid
          cols={{ base: 2, sm: choices.length === 4 ? 2 : Math.min(3, choices.length) }}
          spacing="xs"
          mt="xs"
          mb="xs"
        >
          {choices.map((one) => (
            <Radio.Card
              key={one.value}
              value={one.value}
              p="xs"
              className="choice"
              aria-label={one.value === EQUAL ? one.label : t("comparison.response", { letter: one.label })}
              disabled={isReadOnly}
            >
              <Radio.Indicator />
              <Text fw={600} flex={1}>
                {one.label}
              </Text>
              <Kbd aria-hidden>{one.key}</Kbd>
            </Radio.Card>
          ))}
        </SimpleGrid>
      </Radio.Group>
      <Justification {...{ asked, answer, set, about, isReadOnly }} />
    </Stack>
  );
}
