import { useTranslation } from "react-i18next";
import { said } from "@/lib/said";
import { asAnswer, ownFields, RUBRIC } from "./asked";
import { readable } from "./fields";
import { ranked } from "./ranking";
import { useResponseName } from "./responseName";

const KNOWN = [
  "code",
  "edited",
  "explanation",
  "justification",
  "label",
  "note",
  "preferred",
  "prompt",
  "ranking",
  "ratings",
  "translation",
] as const;
const isKnown = (name: string): name is (typeof KNOWN)[number] => (KNOWN as readonly string[]).includes(name);

export interface Said {
  /** Whether a field is the task type's own; of a project's field nothing is known but its name. */
  isOwn: (name: string) => boolean;
  label: (name: string) => string;
  /** A field's value in one text; responses by their letters in the order in which the reader sees them. */
  text: (name: string, value: unknown, order?: readonly number[]) => string;
}

/** What the fields of an answer to this type of task are called, and what they say, in the reader's language. */
export function useSaid(taskType: string): Said {
  const { t } = useTranslation("work");
  const { required, optional } = ownFields(taskType);
  const own = new Set([...required, ...optional]);
  const response = useResponseName();

  const ratings = (value: unknown): string => {
    const given = asAnswer(value);
    return RUBRIC.filter((part) => given[part] !== undefined)
      .map((part) => `${t(`rubric.${part}`)}: ${t("given.ofFive", { score: String(given[part]) })}`)
      .join("\n");
  };
  const text = (name: string, value: unknown, order: readonly number[] = []): string => {
    if (own.has(name) && name === "preferred" && typeof value === "number") return response(value, order);
    if (own.has(name) && name === "preferred" && value === null) return t("comparison.equal");
    if (own.has(name) && name === "ratings") return ratings(value);
    if (own.has(name) && name === "ranking")
      return ranked(value, order)
        .map(({ rank, number }) => `${rank}. ${response(number, order)}`)
        .join("\n");
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    const isTexts = Array.isArray(value) && value.every((one) => typeof one === "string");
    return isTexts ? value.join("\n") : said(value).trim();
  };
  return {
    isOwn: (name) => own.has(name),
    label: (name) => (own.has(name) && isKnown(name) ? t(`given.${name}`) : readable(name)),
    text,
  };
}
