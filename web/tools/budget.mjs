// Weighs what a browser fetches, compressed as CloudFront does, and fails if the first page is above its budget.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const BUDGET = 200_000; // bytes of JavaScript before the first page stands (issue 6)
const FIRST = "src/routes/index.tsx";
const WORDS = ["words", "opportunities", "dashboard"]; // the catalogues of the first page, in one language

const built = new URL("../../build/web/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", built), "utf8"));
const sizes = new Map();

function weight(file) {
  if (!sizes.has(file)) sizes.set(file, brotliCompressSync(readFileSync(new URL(file, built))).length);
  return sizes.get(file);
}

/** Every file that `key` needs before it runs. */
function needed(key, found = new Set()) {
  const chunk = manifest[key];
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const next of chunk.imports ?? []) needed(next, found);
  return found;
}

const sum = (files, kind) =>
  [...files].filter((file) => file.endsWith(kind)).reduce((total, file) => total + weight(file), 0);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
const print = (...cells) => process.stdout.write(`${cells.join("  ")}\n`);

const entry = needed("index.html");
const split = Object.keys(manifest).filter((key) => key.startsWith("src/routes/") && key.includes("?"));
const first = new Set(entry);
for (const key of split.filter((key) => key.startsWith(`${FIRST}?`))) needed(key, first);
for (const name of WORDS) needed(`src/locales/en/${name}.json`, first);
if (first.size === entry.size) throw new Error(`The manifest has no parts of ${FIRST}.`);

print("What the first page loads, with brotli:");
for (const file of [...first].sort((one, other) => weight(other) - weight(one)).slice(0, 12))
  print(kilobytes(weight(file)), file);
print(kilobytes(sum(first, ".css")), "all of its styles");
print(kilobytes(sum(first, ".js")), `all of its JavaScript; the budget is ${BUDGET / 1000} kB`);
print("What a page loads beside the frame, the first time:");
for (const key of split.sort()) {
  const more = [...needed(key)].filter((file) => !entry.has(file));
  print(kilobytes(sum(more, ".js")), key.replace(/^src\/routes\/|\?.*$/g, ""));
}
if (sum(first, ".js") > BUDGET) {
  print(`The first page is ${kilobytes(sum(first, ".js") - BUDGET).trim()} over its budget.`);
  process.exit(1);
}
