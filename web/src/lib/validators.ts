/** One rule about one text of an answer; the same data and the same meaning as chalicelib/domain/validators.py. */
export interface Validator {
  rule: "required" | "min_words" | "max_words" | "min_characters" | "max_characters" | "pattern";
  field: string;
  value: number | string | null;
}

/** A rule that does not hold: what it allows, and what there is. */
export interface Broken {
  field: string;
  rule: Validator["rule"];
  limit: number;
  found: number;
}

/** White space as Python's str.split takes it, which is not quite JavaScript's `\s`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python splits at these too
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
/** Longer texts, and patterns that could take for ever in a browser, are judged by the server alone. */
const LONGEST_MATCHED = 5_000;
const REPEATED_GROUP = /\)[*+{]/;

export function wordsIn(text: string): number {
  return text.split(SPACES).filter((word) => word !== "").length;
}

/** Unicode characters, as Python counts them. */
export function charactersIn(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Every rule that does not hold, in their order; a text that is not there breaks only `required`. */
export function brokenValidators(validators: readonly Validator[], answer: unknown): Broken[] {
  return validators.flatMap((validator) => {
    const text = textAt(answer, validator.field);
    if (text === null) return [];
    const broken = judged(validator, text);
    return broken === null ? [] : [{ field: validator.field, rule: validator.rule, ...broken }];
  });
}

/** The text at a path such as `ratings.note`; null for a list or an object, which the server writes in its own way. */
function textAt(answer: unknown, path: string): string | null {
  let found: unknown = answer;
  for (const name of path.split(".")) {
    found =
      typeof found === "object" && found !== null && !Array.isArray(found) && Object.hasOwn(found, name)
        ? (found as Record<string, unknown>)[name]
        : undefined;
  }
  if (found === undefined || found === null) return "";
  if (typeof found === "string") return found;
  if (typeof found === "boolean") return found ? "True" : "False";
  return typeof found === "number" ? String(found) : null;
}

function judged({ rule, value }: Validator, text: string): { limit: number; found: number } | null {
  const limit = typeof value === "number" ? value : 0;
  if (rule === "required") return wordsIn(text) > 0 ? null : { limit, found: 0 };
  if (text === "") return null;
  if (rule === "pattern") return matches(String(value), text) ? null : { limit, found: 0 };
  const found = rule.endsWith("words") ? wordsIn(text) : charactersIn(text);
  return (rule.startsWith("min") ? found >= limit : found <= limit) ? null : { limit, found };
}

function matches(pattern: string, text: string): boolean {
  if (text.length > LONGEST_MATCHED || REPEATED_GROUP.test(pattern)) return true;
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true; // a pattern of another dialect
  }
}
