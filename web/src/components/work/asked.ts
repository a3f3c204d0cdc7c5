import type { Schemas } from "@/api/client";

export type Asked = Schemas["AskedView"];
/** An answer while it is written: an object of whatever fields the task asks for. */
export type Answer = Readonly<Record<string, unknown>>;

export const asAnswer = (value: unknown): Answer =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Answer) : {};

export const asText = (value: unknown): string => (typeof value === "string" ? value : "");

/** The fields of each task type, as chalicelib/domain/task_types.py has them: what must be given, and what may be. */
const OWN: Readonly<Record<string, { required: string[]; optional: string[] }>> = {
  classification: { required: ["label"], optional: ["note"] },
  evaluation: { required: ["ratings", "justification"], optional: [] },
  comparison: { required: ["preferred", "justification"], optional: [] },
  ranking: { required: ["ranking"], optional: ["note"] },
  prompt_writing: { required: ["prompt"], optional: ["note"] },
  data_optimization: { required: ["edited"], optional: ["note"] },
  translation: { required: ["translation"], optional: ["note"] },
  code: { required: ["code"], optional: ["explanation"] },
};

export const ownFields = (taskType: string) => OWN[taskType] ?? { required: [], optional: [] };

export const RUBRIC = ["accuracy", "logic", "fluency"] as const;
export const SHORTEST_JUSTIFICATION = 20;

/** Responses are called by letters, in the order in which this person sees them. */
export const letter = (place: number): string => String.fromCharCode(65 + place);

/** The letter of a response by its original number, in the order shown; where that is not known, as it stands. */
export function letterOf(number: number, order: readonly number[]): string {
  const place = order.indexOf(number);
  return letter(place < 0 ? number : place);
}

/** The original numbers of the responses in the order to show them; as they come where nothing is shuffled. */
export function orderOf(responses: readonly unknown[], shown: readonly number[] | null): number[] {
  const plain = responses.map((_, number) => number);
  const isWhole = shown !== null && [...shown].sort((a, b) => a - b).join() === plain.join();
  return isWhole ? [...shown] : plain;
}

export function responsesOf(input: unknown): string[] {
  const { responses } = asAnswer(input);
  return Array.isArray(responses) ? responses.map((one) => String(one)) : [];
}

/** Whether the project takes `null`, for two responses that are equally good. */
export function mayTie(asked: Asked): boolean {
  const { properties } = asAnswer(asked.output_schema);
  const { preferred } = asAnswer(properties);
  const { type, enum: values } = asAnswer(preferred);
  if (Array.isArray(values)) return values.includes(null);
  return type === undefined || (Array.isArray(type) ? type.includes("null") : type === "null");
}
