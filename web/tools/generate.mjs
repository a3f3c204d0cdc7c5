// Writes what the client knows of the API: types of every route, and the union of every problem's name.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/api/", import.meta.url);
const document = JSON.parse(readFileSync(source, "utf8"));

const HEAD = "// Made from docs/openapi.json by `npm run api`; not to be edited.\n";
writeFileSync(new URL("schema.d.ts", target), HEAD + astToString(await openapiTS(document)));

const names = Object.keys(document["x-problems"]);
writeFileSync(
  new URL("problems.gen.ts", target),
  `${HEAD}export type ProblemName =\n${names.map((name) => `  | "${name}"`).join("\n")};\n`,
);
