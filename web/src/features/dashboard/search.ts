/** What one looks for, as it stands in the address; the names are those of the API's own filters. */
export interface Wanted {
  task_type?: TaskType;
  skill?: string;
  reward_minimum_minor?: number;
  minutes_maximum?: number;
  language?: string;
  device?: Device;
}

export const TASK_TYPES = [
  "prompt_writing",
  "evaluation",
  "comparison",
  "ranking",
  "data_optimization",
  "classification",
  "translation",
  "code",
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

export const DEVICES = ["desktop", "mobile"] as const;
export type Device = (typeof DEVICES)[number];

/** The filters of an address; what is none, or no value of one, is left out. */
export function wantedIn(search: Record<string, unknown>): Wanted {
  const found: Wanted = {
    ...one(
      "task_type",
      TASK_TYPES.find((name) => name === search.task_type),
    ),
    ...one("skill", text(search.skill)),
    ...one("reward_minimum_minor", whole(search.reward_minimum_minor)),
    ...one("minutes_maximum", whole(search.minutes_maximum)),
    ...one("language", text(search.language)),
    ...one(
      "device",
      DEVICES.find((name) => name === search.device),
    ),
  };
  return found;
}

function one<Name extends string, Value>(name: Name, value: Value | undefined) {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= 100 ? value : undefined;
}

function whole(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
