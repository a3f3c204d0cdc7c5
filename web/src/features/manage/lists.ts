import { same } from "./schemas";

/** What somebody began from, and what they made of it. */
export interface Change<Value> {
  from: Value;
  to: Value;
}

/** A list as it is by now, with what somebody put in and took out since they began from an older one. */
export function carriedOver(now: readonly string[], { from, to }: Change<readonly string[]>): string[] {
  const gone = new Set(from.filter((one) => !to.includes(one)));
  const added = to.filter((one) => !from.includes(one));
  return [...new Set([...now.filter((one) => !gone.has(one)), ...added])];
}

/** What is there by now, with the fields that somebody changed since they began from an older one. */
export function onto<Value extends object>(now: Value, { from, to }: Change<Value>): Value {
  const names = Object.keys(now) as (keyof Value)[];
  return Object.fromEntries(
    names.map((name) => [name, fieldOnto(now[name], { from: from[name], to: to[name] })]),
  ) as Value;
}

function fieldOnto(now: unknown, { from, to }: Change<unknown>): unknown {
  if (same(from, to)) return now;
  const isList = !same(now, from) && areTexts(now) && areTexts(from) && areTexts(to);
  return isList ? carriedOver(now, { from, to }) : to;
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
