import { describe, expect, test } from "vitest";
import { SAID_BY_API } from "./language";

const sources = import.meta.glob<string>("../**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const en = import.meta.glob<Words>("../locales/en/*.json", { import: "default", eager: true });
const es = import.meta.glob<Words>("../locales/es/*.json", { import: "default", eager: true });

interface Words {
  [key: string]: string | Words;
}

/** Every text of a catalogue by its path. Spanish has a plural form more than English (`_many`), which is none here. */
function texts(words: Words, before = ""): Map<string, string> {
  const found = Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${before}${key}`, value] as const] : [...texts(value, `${before}${key}.`)],
  );
  return new Map(found.filter(([path]) => !path.endsWith("_many")));
}

const placeholders = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort();

/** What is written alike in both languages. */
const ALIKE = new Set([
  "LinkedIn",
  "Roles",
  "Prompt",
  "Original",
  "No",
  "min",
  "Python",
  "JavaScript",
  "SQL",
]);
const worded = (text: string) => text.replace(/{{\w+}}/g, "").replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

describe("structure", () => {
  test("a feature never imports another feature", () => {
    const guilty = Object.entries(sources).flatMap(([path, source]) => {
      const own = path.match(/features\/(\w+)\//)?.[1];
      if (own === undefined) return [];
      const used = [...source.matchAll(/["'](?:@|\.\.?)\/?[^"']*features\/(\w+)/g)].map((found) => found[1]);
      return used.filter((name) => name !== own).map((name) => `${path} uses ${name}`);
    });
    expect(guilty).toEqual([]);
  });

  test("nothing below the features knows a feature", () => {
    const below = Object.entries(sources).filter(
      ([path]) => /^\.\.\/(components|lib|api)\//.test(path) || path.startsWith("./"),
    );
    expect(below.length).toBeGreaterThan(5);
    expect(
      below
        .filter(([path, source]) => !path.includes("test") && source.includes("@/features/"))
        .map(([path]) => path),
    ).toEqual([]);
  });

  test("a route's page asks for its place by name: by `Route.use…` it would be fetched with the first page", () => {
    const routes = Object.entries(sources).filter(([path]) => path.startsWith("../routes/"));
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter(([, source]) => /\bRoute\.use/.test(source)).map(([path]) => path)).toEqual([]);
  });

  test("a list in one piece and a list by pages never share what is kept of an answer", () => {
    const asked = /use(Infinite)?Query\(\s*"get",\s*"([^"]+)",\s*\{ params: (\{ query: \{[^}]*\} \})/g;
    const kinds = new Map<string, Set<string>>();
    for (const source of Object.values(sources))
      for (const [, infinite = "", path, query] of source.matchAll(asked)) {
        const key = `${path} ${query?.replace(/\s+/g, " ")}`;
        kinds.set(key, (kinds.get(key) ?? new Set()).add(infinite));
      }
    expect(kinds.size).toBeGreaterThan(8);
    expect([...kinds].filter(([, found]) => found.size > 1).map(([key]) => key)).toEqual([]);
  });

  /** Where something is said that has one place of its own, or none. */
  const saying = (said: RegExp) =>
    Object.entries(sources)
      .filter(([path, source]) => !path.includes(".test.") && said.test(source))
      .map(([path]) => path);

  test("a page that was read once stays when it cannot be read anew: it is refused only where there is nothing to show", () => {
    expect(saying(/if \(\w+\.error( !== null)?\)\s*return/)).toEqual([]);
  });

  test("Ctrl+Enter is known in one place, which looks for dialogs, held keys and words being composed", () => {
    expect(saying(/"Enter"[^\n]*\(event\.ctrlKey \|\| event\.metaKey\)/)).toEqual(["./sending.ts"]);
  });

  test("a page keeps no key of its own for a request: one whose answer was lost would lock it", () => {
    expect(saying(/"Idempotency-Key": key\b/)).toEqual(["./once.ts", "./take.ts"]);
  });

  test("no text of a task is ever taken for HTML", () => {
    const word = ["dangerously", "SetInnerHTML"].join("");
    expect(
      Object.entries(sources)
        .filter(([, source]) => source.includes(word))
        .map(([path]) => path),
    ).toEqual([]);
  });
});

describe("catalogues", () => {
  test("there is one for every feature in each language", () => {
    const names = (all: object) =>
      Object.keys(all).map((path) => path.split("/").pop()?.replace(".json", ""));
    expect(names(es)).toEqual([...names(en), ...SAID_BY_API].sort());
  });

  test.each(Object.keys(en))("%s says the same things in both", (path) => {
    const ours = texts(en[path] ?? {});
    const theirs = texts(es[path.replace("/en/", "/es/")] ?? {});
    expect([...theirs.keys()].sort()).toEqual([...ours.keys()].sort());
    for (const [key, text] of ours)
      expect([key, placeholders(theirs.get(key) ?? "")]).toEqual([key, placeholders(text)]);
  });

  test.each(Object.keys(en))("%s is translated, not repeated", (path) => {
    const theirs = texts(es[path.replace("/en/", "/es/")] ?? {});
    const repeated = [...texts(en[path] ?? {})].filter(
      ([key, text]) => theirs.get(key) === text && worded(text) !== "" && !ALIKE.has(worded(text)),
    );
    expect(repeated).toEqual([]);
  });
});
