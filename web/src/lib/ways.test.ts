import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import en from "../locales/en/words.json";
import { leadsTo } from "./paths";
import { partsOf, WAYS, wayOf } from "./ways";

const pages = Object.keys(import.meta.glob("../routes/*.tsx")).map(
  (file) =>
    `/${file
      .slice("../routes/".length, -".tsx".length)
      .split(".")
      .filter((part) => part !== "index")
      .map((part) => part.replace(/_$/, ""))
      .join("/")}`,
);
const server = join(process.cwd(), "../chalicelib");
const python = readdirSync(server, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".py"))
  .map((file) => readFileSync(join(server, file), "utf8"));
const openapi = JSON.parse(readFileSync(join(process.cwd(), "../docs/openapi.json"), "utf8")) as {
  paths: Record<string, object>;
};

/** What the API's words name and no page does: these are left as they are. */
const PAGELESS = new Set(["GET /openapi.json", "POST /projects/x/attachments", "GET /imports/x"]);

/** Every call that stands in a string of the server which is no description of it. */
const named = new Set(
  python.flatMap((source) =>
    source
      .split("\n")
      .filter((line) => !/description=|^\s*("""|#)/.test(line) && /["']/.test(line))
      .flatMap(
        (line) => line.match(/\b(?:GET|POST|PUT|PATCH|DELETE) \/[\w{}[\]()./-]*[\w}](?:\?\w+=\w+)?/g) ?? [],
      )
      .map((call) => call.replace(/\{[^}]*\}/g, "x")),
  ),
);

describe("ways", () => {
  test.each(WAYS.map((way) => [...way]))("%s is a route, and %s a page with a name", (route, page, words) => {
    const [method = "", path = ""] = (route.split("?")[0] ?? "").split(" ");
    const shape = (one: string) => one.replace(/\{\w+\}/g, "{}");
    const found = Object.entries(openapi.paths).find(([known]) => shape(known) === shape(path));
    expect(Object.keys(found?.[1] ?? {})).toContain(method.toLowerCase());
    expect(pages.some((one) => leadsTo(one, page))).toBe(true);
    expect(Object.keys(en.ways)).toContain(words);
  });

  test("every call that the server's words name has its page, or is known to have none", () => {
    expect(named.size).toBeGreaterThan(40);
    expect([...named].filter((call) => wayOf(call) === undefined && !PAGELESS.has(call))).toEqual([]);
  });

  test("a call becomes the page where people do it, with what it is about", () => {
    expect(
      partsOf("Choose a new password with POST /password-resets, or sign up with POST /accounts."),
    ).toEqual([
      { kind: "text", text: "Choose a new password with " },
      { kind: "way", text: "POST /password-resets", to: "/forgot-password", words: "forgotPassword" },
      { kind: "text", text: ", or sign up with " },
      { kind: "way", text: "POST /accounts", to: "/sign-up", words: "signUp" },
      { kind: "text", text: "." },
    ]);
    expect(wayOf("POST /projects/prj_1/price-approval")?.to).toBe("/manage/prj_1/terms");
    expect(wayOf("GET /projects?scope=managed")?.to).toBe("/manage");
    expect(wayOf("GET /projects")?.to).toBe("/projects");
  });

  test("what is quoted is code, what no page does stays, and amounts are money", () => {
    expect(partsOf("`reward` is 100 to 5000 minor units: POST /unknown/x.", "USD")).toEqual([
      { kind: "code", text: "reward" },
      { kind: "text", text: " is $1.00–$50.00: " },
      { kind: "text", text: "POST /unknown/x" },
      { kind: "text", text: "." },
    ]);
    expect(partsOf("`POST /accounts`")[0]?.kind).toBe("way");
    expect(partsOf("use GET / now").map((part) => part.text)).toEqual(["use ", "GET /", " now"]);
  });
});
