import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import admin from "../locales/en/admin.json";
import offers from "../locales/en/offers.json";
import rules from "../locales/es/standing_rules.json";

const server = join(process.cwd(), "../chalicelib");
const read = (file: string) => readFileSync(join(server, file), "utf8");
const python = readdirSync(server, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".py"))
  .map(read)
  .join("\n");

const named = (source: string, pattern: RegExp) =>
  [...new Set([...source.matchAll(pattern)].map(([, name = ""]) => name))].sort();
/** The lines of a mapping of the server, from its name to the brace at the line's beginning. */
const mapping = (file: string, name: string) =>
  read(file)
    .split(new RegExp(`^${name}\\b.*= {$`, "m"))[1]
    ?.split(/^}/m)[0] ?? "";

describe("codes of the server", () => {
  test("what stands in the way is said in the reader's words", () => {
    const codes = [
      ...named(python, /\b(?:Reason|Obstacle)\(\s*"([a-z-]+)"/g),
      ...named(mapping("domain/cards.py", "_WAYS_OUT"), /^ {4}"([a-z-]+)":/gm),
    ];
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !(code in offers.obstacles))).toEqual([]);
  });

  test("every act that the audit log keeps has a name", () => {
    const acts = [
      ...named(python, /\baudit\.(?:append|record)\(\s*[\w.]+,\s*"([a-z_]+)"/g),
      ...named(python, /\baudit\.note\(\s*tx,\s*[\w.]+,\s*"([a-z_]+)"/g),
      ...named(python, /\baction = "([a-z_]+)" if /g),
      ...named(python, /\baction = "[a-z_]+" if .* else "([a-z_]+)"/g),
      ...named(read("services/skill_tree.py"), /_write\(.*actor, "([a-z_]+)"/g),
      ...named(read("services/payouts/settling.py"), /^SETTLING = "([a-z_]+)"/gm),
      ...["publish", "pause", "close"].map((act) => `${act}_project`),
    ];
    expect(acts.length).toBeGreaterThan(50);
    expect(acts.filter((act) => !(act in admin.actions))).toEqual([]);
  });

  test("every rule about standing is said in Spanish", () => {
    const codes = named(mapping("domain/standing_rules.py", "RULES"), /^ {4}"([a-z_]+)":/gm);
    expect(Object.keys(rules).sort()).toEqual(codes);
  });
});
