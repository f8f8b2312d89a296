// Alternatives to compare with: a compiled JSON Schema, and a telephone number library.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import Ajv from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

import { here, target, workspace } from "./paths.mjs";

const SCHEMA = join(workspace, "bench/peers/src/cases/number.schema.json");
const FOLDER = join(target, "js/bench");

/** Compiles the schema of the native benchmarks to a standalone bundle; returns its path. */
export async function standaloneSchema() {
  const ajv = new Ajv.default({ allErrors: true, strict: false, code: { source: true } });
  const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
  mkdirSync(FOLDER, { recursive: true });
  const source = join(FOLDER, "schema.cjs");
  writeFileSync(source, standaloneCode.default(ajv, validate));
  return bundled("schema", source);
}

/** Bundles and minifies a program with all its imports; returns the path. */
export async function bundled(name, entry) {
  const outfile = join(FOLDER, `${name}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    nodePaths: [join(here, "node_modules")],
    logLevel: "warning",
  });
  return outfile;
}

/** Bundles a program given as text; returns the path. */
export function bundledText(name, text) {
  mkdirSync(FOLDER, { recursive: true });
  const entry = join(FOLDER, `${name}.entry.mjs`);
  writeFileSync(entry, text);
  return bundled(name, entry);
}

export async function load(file) {
  return (await import(pathToFileURL(file).href)).default;
}
