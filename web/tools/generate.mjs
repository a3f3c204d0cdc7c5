// Writes what is made from other files: the API's types and problem names, and the types of every catalogue of words.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const here = (path) => new URL(path, import.meta.url);
const made = (from) => `// Made from ${from} by \`npm run made\`; not to be edited.\n`;

const document = JSON.parse(readFileSync(here("../../docs/openapi.json"), "utf8"));
const contract = made("docs/openapi.json");
writeFileSync(here("../src/api/schema.d.ts"), contract + astToString(await openapiTS(document)));
const problems = Object.keys(document["x-problems"]).map((name) => `  | "${name}"`);
writeFileSync(
  here("../src/api/problems.gen.ts"),
  `${contract}export type ProblemName =\n${problems.join("\n")};\n`,
);

const named = (language) =>
  readdirSync(here(`../src/locales/${language}`)).map((file) => [file.replace(".json", ""), language]);
const catalogues = [...new Map([...named("es"), ...named("en")])].sort(([one], [other]) =>
  one < other ? -1 : 1,
);
const imports = catalogues.map(
  ([name, language]) => `import type ${name} from "../locales/${language}/${name}.json";`,
);
const entries = catalogues.map(([name]) => `  ${name}: typeof ${name};`);
writeFileSync(
  here("../src/lib/words.gen.d.ts"),
  `${made("src/locales")}${imports.join("\n")}\n\nexport interface Catalogues {\n${entries.join("\n")}\n}\n`,
);
