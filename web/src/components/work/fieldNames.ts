import { useTranslation } from "react-i18next";
import { ownFields } from "./asked";
import { readable } from "./fields";

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

/** What the fields of an answer are called: its type's own in the reader's words, the project's by their names. */
export function useFieldName(taskType: string): (name: string) => string {
  const { t } = useTranslation("work");
  const { required, optional } = ownFields(taskType);
  return (name) =>
    isKnown(name) && [...required, ...optional].includes(name) ? t(`given.${name}`) : readable(name);
}
