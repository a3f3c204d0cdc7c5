import { type Answer, type Asked, asAnswer, ownFields } from "./asked";

type Kind = "text" | "number" | "integer" | "boolean" | "choice" | "texts" | "json";

/** A field of a project's own, as a form shows it. */
export interface Field {
  name: string;
  kind: Kind;
  title: string;
  says: string | undefined;
  isRequired: boolean;
  choices: (string | number)[];
  rules: Answer;
}

/** The fields a project's schema adds to its type's; read from JSON Schema, and never trusted to be any. */
export function projectFields(asked: Asked): Field[] {
  const schema = asAnswer(asked.output_schema);
  const { required, optional } = ownFields(asked.task_type);
  const own = new Set([...required, ...optional]);
  const levels = [schema, ...list(schema.allOf).map((one) => resolved(one, schema))];
  const needed = new Set(levels.flatMap((level) => list(level.required)));
  const found = new Map(levels.flatMap((level) => Object.entries(asAnswer(level.properties))));
  return [...found]
    .filter(([name]) => !own.has(name))
    .map(([name, given]) => field(name, resolved(given, schema), needed.has(name)))
    .sort((one, other) => Number(other.isRequired) - Number(one.isRequired));
}

function field(name: string, rules: Answer, isRequired: boolean): Field {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const choices = list(rules.enum).filter((one) => typeof one === "string" || typeof one === "number");
  return {
    name,
    kind: kindOf(rules, choices),
    title: text(rules.title) ?? readable(name),
    says: text(rules.description),
    isRequired,
    choices,
    rules,
  };
}

function kindOf(rules: Answer, choices: unknown[]): Kind {
  if (choices.length > 0 && choices.length === list(rules.enum).length) return "choice";
  if (rules.type === "string") return "text";
  if (rules.type === "number" || rules.type === "integer" || rules.type === "boolean") return rules.type;
  const items = asAnswer(rules.items);
  return rules.type === "array" && items.type === "string" && items.enum === undefined ? "texts" : "json";
}

/** A local reference is followed once; schemas with others are refused when a project is published. */
function resolved(given: unknown, root: Answer): Answer {
  const schema = asAnswer(given);
  if (typeof schema.$ref !== "string") return schema;
  const name = schema.$ref.replace("#/$defs/", "");
  return { ...asAnswer(asAnswer(root.$defs)[name]), ...schema };
}

export const readable = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const list = (value: unknown): (string | number | Answer)[] & unknown[] =>
  Array.isArray(value) ? (value as (string | number | Answer)[]) : [];
