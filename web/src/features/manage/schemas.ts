/** A project's own fields of inputs or answers, as a form has them. */
export interface OwnField {
  id: string;
  name: string;
  kind: Kind;
  required: boolean;
  /** The texts to choose from, for `choice`. */
  choices: string[];
}

export const KINDS = ["text", "number", "integer", "boolean", "choice", "texts"] as const;
export type Kind = (typeof KINDS)[number];
export type Schema = Record<string, unknown>;

export function newField(): OwnField {
  return { id: crypto.randomUUID(), name: "", kind: "text", required: true, choices: [] };
}

const RULES: Record<Exclude<Kind, "choice">, Schema> = {
  text: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  boolean: { type: "boolean" },
  texts: { type: "array", items: { type: "string" } },
};

/** The JSON Schema of these fields; null if there are none. A field without a name is not one yet. */
export function schemaOf(fields: readonly OwnField[]): Schema | null {
  const named = fields.filter((field) => field.name.trim() !== "");
  if (named.length === 0) return null;
  const rules = named.map(({ name, kind, choices }) => [
    name.trim(),
    kind === "choice" ? { type: "string", enum: choices } : RULES[kind],
  ]);
  const required = named.filter((field) => field.required).map((field) => field.name.trim());
  return { type: "object", properties: Object.fromEntries(rules), ...(required.length > 0 && { required }) };
}

/** The fields that a schema is made of; null if it says more than the form can show. */
export function fieldsOf(schema: Schema | null): OwnField[] | null {
  if (schema === null) return [];
  const { properties, required } = schema;
  if (typeof properties !== "object" || properties === null) return null;
  const needed = Array.isArray(required) ? required : [];
  const fields = Object.entries(properties).map(([name, rule]) => fieldOf(name, rule, needed.includes(name)));
  return same(schemaOf(fields), schema) ? fields : null;
}

function fieldOf(name: string, rule: Schema, required: boolean): OwnField {
  if (Array.isArray(rule.enum))
    return { ...newField(), name, required, kind: "choice", choices: rule.enum.map(String) };
  const kind = Object.entries(RULES).find(([, one]) => same(one, rule))?.[0] ?? "text";
  return { ...newField(), name, required, kind: kind as Kind };
}

/** The same value, in whatever order its keys are. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

/** The fields of `after` that are not as in `before`: a draft is sent no more than what changed. */
export function changed<T extends object>(before: Partial<T>, after: T): Partial<T> {
  const names = Object.keys(after) as (keyof T)[];
  return Object.fromEntries(
    names.filter((name) => !same(before[name], after[name])).map((name) => [name, after[name]]),
  ) as Partial<T>;
}

/** JSON that somebody wrote; undefined if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a classification says nothing of what its tasks hold beside labels: any field of a file would do. */
export function namesNoInput({
  task_type,
  input_schema,
}: {
  task_type: string;
  input_schema: unknown;
}): boolean {
  const { properties } = (input_schema ?? {}) as Schema;
  return task_type === "classification" && Object.keys(properties ?? {}).every((name) => name === "options");
}

export function hasFields(input: unknown): boolean {
  return typeof input === "object" && input !== null && Object.keys(input).length > 0;
}
