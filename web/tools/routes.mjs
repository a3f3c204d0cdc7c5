// Writes the tree of routes from the files in src/routes, so that types can be checked before anything is built.
import { Generator, getConfig } from "@tanstack/router-generator";

const root = process.cwd();
await new Generator({ config: getConfig({ target: "react", autoCodeSplitting: true }, root), root }).run();
