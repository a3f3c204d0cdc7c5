import { expect, test } from "vitest";

const sources = import.meta.glob<string>(["../routes/*.tsx", "../features/**/*.tsx"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What anybody may read, and what only leads elsewhere. */
const PUBLIC = [
  "__root",
  "change-email",
  "forgot-password",
  "index",
  "opportunities.$projectId",
  "projects_.$projectId.imports.$importId",
  "reset-password",
  "sign-in",
  "sign-up",
  "terms",
  "verify-email",
];

/** A route's own file and those of the routes it is drawn in: /a, /a/$b and /a/$b/c for `a.$b.c`. */
function drawnIn(name: string): string[] {
  const parts = name.split(".");
  return parts.map((_, at) => sources[`../routes/${parts.slice(0, at + 1).join(".")}.tsx`] ?? "");
}

/** The feature's components that a route draws. */
function drawn(source: string): string[] {
  return [...source.matchAll(/"@\/(features\/[^"]+)"/g)].map(([, path]) => sources[`../${path}.tsx`] ?? "");
}

test("every page but the public ones asks who is not signed in to sign in, and comes back", () => {
  const names = Object.keys(sources).flatMap((path) => path.match(/routes\/(.+)\.tsx$/)?.[1] ?? []);
  const open = names.filter((name) => {
    const all = drawnIn(name).flatMap((source) => [source, ...drawn(source)]);
    return !all.some((source) => /<SignedIn>|OwnPages/.test(source));
  });
  expect(open.sort()).toEqual([...PUBLIC].sort());
});
