import { brokenValidators, charactersIn, type Validator } from "@/lib/validators";
import {
  type Answer,
  type Asked,
  asAnswer,
  asText,
  ownFields,
  RUBRIC,
  SHORTEST_JUSTIFICATION,
} from "./asked";
import { type Field, projectFields } from "./fields";

export type Rule =
  | Validator["rule"]
  | "rubric"
  | "order"
  | "at_least"
  | "at_most"
  | "whole"
  | "number"
  | "json"
  | "min_items"
  | "max_items"
  | "one_of";

/** What is wrong with one field, to be said beside it. `isMissing`: only because it was not filled yet. */
export interface Wrong {
  field: string;
  rule: Rule;
  isMissing: boolean;
  limit: number;
  found: number;
}

/**
 * What the API would refuse, as far as a browser can tell, field by field in the order of the form. The server has the
 * last word; nothing it would take is called wrong here.
 */
export function wrongFields(asked: Asked, answer: Answer): Wrong[] {
  const all = [
    ...ownWrongs(asked, answer),
    ...projectFields(asked).flatMap((field) => fieldWrongs(field, answer)),
    ...brokenValidators(asked.validators as Validator[], answer).map((broken) => ({
      ...broken,
      isMissing: broken.rule === "required",
    })),
  ];
  const first = new Map<string, Wrong>();
  for (const wrong of all) if (!first.has(wrong.field)) first.set(wrong.field, wrong);
  return [...first.values()];
}

const wrong = (field: string, rule: Rule, limit = 0, found = 0): Wrong => ({
  field,
  rule,
  isMissing: rule === "required" || rule === "rubric" || rule === "order",
  limit,
  found,
});

function ownWrongs(asked: Asked, answer: Answer): Wrong[] {
  return ownFields(asked.task_type).required.flatMap((name) => {
    const value = answer[name];
    if (name === "ratings") {
      const ratings = asAnswer(value);
      return RUBRIC.every((part) => typeof ratings[part] === "number") ? [] : [wrong(name, "rubric")];
    }
    if (name === "ranking") return Array.isArray(value) ? [] : [wrong(name, "order")];
    if (name === "preferred") return value === undefined ? [wrong(name, "required")] : [];
    const text = asText(value);
    if (text === "") return [wrong(name, "required")];
    const found = charactersIn(text);
    return name === "justification" && found < SHORTEST_JUSTIFICATION
      ? [wrong(name, "min_characters", SHORTEST_JUSTIFICATION, found)]
      : [];
  });
}

function fieldWrongs({ name, kind, rules, isRequired, choices }: Field, answer: Answer): Wrong[] {
  const value = answer[name];
  if (value === undefined) return isRequired ? [wrong(name, "required")] : [];
  const limit = (rule: string) => (typeof rules[rule] === "number" ? (rules[rule] as number) : undefined);
  if (kind === "choice") return choices.includes(value as string) ? [] : [wrong(name, "one_of")];
  if (kind === "number" || kind === "integer") {
    if (typeof value !== "number") return [wrong(name, "number")];
    if (kind === "integer" && !Number.isInteger(value)) return [wrong(name, "whole")];
    const [least, most] = [limit("minimum"), limit("maximum")];
    if (least !== undefined && value < least) return [wrong(name, "at_least", least, value)];
    if (most !== undefined && value > most) return [wrong(name, "at_most", most, value)];
    return [];
  }
  if (kind === "text")
    return lengthWrongs(name, charactersIn(asText(value)), limit("minLength"), limit("maxLength"));
  if (kind === "texts" && Array.isArray(value)) {
    const [least, most] = [limit("minItems"), limit("maxItems")];
    if (least !== undefined && value.length < least) return [wrong(name, "min_items", least, value.length)];
    if (most !== undefined && value.length > most) return [wrong(name, "max_items", most, value.length)];
  }
  return [];
}

function lengthWrongs(
  name: string,
  found: number,
  least: number | undefined,
  most: number | undefined,
): Wrong[] {
  if (least !== undefined && found < least) return [wrong(name, "min_characters", least, found)];
  return most !== undefined && found > most ? [wrong(name, "max_characters", most, found)] : [];
}
