// Builds js/dist from src and from the WebAssembly modules in target/js/wasm, which `cargo xtask build` writes.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { decode, GROWTH, START } from "./decode.mjs";
import { encode } from "./encode.mjs";
import { decoder, glue } from "./generated-code.mjs";

const js = dirname(dirname(fileURLToPath(import.meta.url)));
const wasm = join(js, "../target/js/wasm");
// Renamed to js/dist when it is complete, so that a server or a test never reads a partial build.
const dist = join(js, `dist-${process.pid}.tmp`);
process.on("exit", () => rmSync(dist, { recursive: true, force: true }));

const INSPECTION = { bundle: true, format: "esm", outfile: "out.js", metafile: true, write: false, logLevel: "error" };

/** The catalogues of texts. */
const LANGUAGES = ["de", "en", "es", "fr", "ja"];

/** The declarations that those of the entries import. The others are internal and not published. */
const PUBLIC = [
  "accounts.d.ts",
  "bulk/columns.d.ts",
  "bulk/index.d.ts",
  "bulk/script.d.ts",
  "bulk/types.d.ts",
  "bulk/upload.d.ts",
  "forms/index.d.ts",
  "forms/types.d.ts",
  "generated/bodies.d.ts",
  "generated/types.d.ts",
  "index.d.ts",
  "messages/catalogue.d.ts",
  ...LANGUAGES.map((language) => `messages/${language}.d.ts`),
  "messages/text-codes.d.ts",
  "module-source.d.ts",
  "phone-entry.d.ts",
  "phone.d.ts",
  "policy-error.d.ts",
  "policy.d.ts",
  "ready.d.ts",
  "resource.d.ts",
  "response.d.ts",
  "signal.d.ts",
  "standard-schema.d.ts",
  "types.d.ts",
];

/**
 * The entries of the package: the source, the module that it calls, if any, and where the module is: in the script
 * (`inline`), a `file` beside it, or imported by the `host`.
 */
const ENTRIES = [
  { name: "index", source: "index", module: "wasm", from: "inline" },
  { name: "wasm", source: "index", module: "wasm", from: "file" },
  { name: "workerd", source: "index", module: "wasm", from: "host", formats: ["esm"] },
  { name: "phone-entry", source: "phone-entry", module: "phone", from: "inline" },
  { name: "response", source: "response" },
  { name: "forms", source: "forms/index" },
  { name: "bulk-worker", source: "bulk/script", module: "wasm", from: "inline" },
  { name: "bulk", source: "bulk/index", worker: "inline" },
  { name: "bulk-wasm-worker", source: "bulk/script", module: "wasm", from: "file", formats: ["esm"] },
  { name: "bulk-wasm", source: "bulk/index", worker: "file", formats: ["esm"] },
  ...LANGUAGES.map((language) => ({ name: `messages/${language}`, source: `messages/${language}`, charset: "utf8" })),
];

/**
 * How the worker of `acg-policy/bulk` is started, as bundlers recognise it, and how its operations are loaded without one. CommonJS
 * has no URL of the script: there the caller starts the worker, or the operations run in its thread. A page that shares the file of
 * the module with its worker has workers, and no second copy of the script.
 */
const BULK_WORKER = {
  inline: {
    esm: `export const start = () => new Worker(new URL("./bulk-worker.js", import.meta.url), { type: "module" });
      export const load = () => import("./bulk-worker.js");`,
    cjs: `export const start = undefined;
      export const load = async () => require("./bulk-worker.cjs");`,
  },
  file: {
    esm: `export const start = () => new Worker(new URL("./bulk-wasm-worker.js", import.meta.url), { type: "module" });
      export const load = async () => {
        throw new Error("acg-policy/bulk/wasm: the worker cannot be started, or not be sent the file; \`acg-policy/bulk\` works without one as well");
      };`,
  },
};

const DECODER = decoder(join(js, "src/module/decode.wat"));
/** The texts of the modules. */
const texts = new Map();
for (const entry of ENTRIES) {
  if (entry.from === "inline" && !texts.has(entry.module)) texts.set(entry.module, encoded(read(`acg_policy_${entry.module}_bg.wasm`)));
  const contents = {
    "acg-policy:decoder": `export const decoder = "${DECODER.toString("hex")}", start = ${START}, growth = ${GROWTH};`,
    "acg-policy:glue": entry.module && (await glue(join(wasm, `acg_policy_${entry.module}.js`))),
  };
  for (const format of entry.formats ?? ["esm", "cjs"]) {
    await bundle(entry, format, contents);
  }
  if (entry.formats === undefined) {
    await writeForNode(entry.name);
  }
}
writeFileSync(join(dist, "acg-policy.wasm"), read("acg_policy_wasm_bg.wasm"));
writeDeclarations();
replaceDist();

/** The text of a module. Encoder and decoder have the same numbers in two languages, so each text is decoded here. */
function encoded(module) {
  const text = encode(module);
  if (!decode(text, DECODER).equals(module)) {
    throw new Error("js/src/module/decode.wat does not restore the module that js/scripts/encode.mjs has encoded");
  }
  return text;
}

async function bundle({ name, source, module, from, worker, charset = "ascii" }, format, contents) {
  // The module is a line of its own, so that a runtime which shows the line of an error does not show the module.
  const text = from === "inline" ? `const ACG_POLICY_MODULE = "${texts.get(module)}";` : "";
  const url = from === "file" ? 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' : "";
  await build({
    entryPoints: [join(js, `src/${source}.ts`)],
    outfile: join(dist, `${name}.${format === "cjs" ? "cjs" : "js"}`),
    banner: { js: format === "cjs" ? `"use strict";\n${url}${text}` : text },
    define: format === "cjs" ? { "import.meta.url": "importMetaUrl" } : {},
    bundle: true,
    charset,
    format,
    platform: "neutral",
    target: "es2022",
    minify: true,
    lineLimit: 120,
    sourcemap: true,
    mainFields: ["main"],
    plugins: [generated(from, { ...contents, "acg-policy:bulk-worker": BULK_WORKER[worker]?.[format] })],
    logLevel: "warning",
  });
}

/** Resolves what `src/module/modules.d.ts` declares. */
function generated(from, contents) {
  return {
    name: "acg-policy",
    setup(build) {
      build.onResolve({ filter: /^acg-policy:source$/ }, () => ({ path: join(js, `src/module/${from}.ts`) }));
      build.onResolve({ filter: /^\.\/bulk(-wasm)?-worker\.c?js$/ }, ({ path }) => ({ path, external: true }));
      build.onResolve({ filter: /^acg-policy:file$/ }, () => ({ path: "./acg-policy.wasm", external: true }));
      // Papa Parse has a reader for streams of Node, which is not used.
      build.onResolve({ filter: /^stream$/ }, ({ path }) => ({ path, namespace: "generated" }));
      build.onResolve({ filter: /^acg-policy:/ }, ({ path }) => ({ path, namespace: "generated" }));
      build.onLoad({ filter: /.*/, namespace: "generated" }, ({ path }) => ({ contents: contents[path] ?? "" }));
    },
  };
}

/** In Node, `import` gives what `require` gives: one copy of each class, and one instance of the module. */
async function writeForNode(name) {
  const { exports } = (await build({ ...INSPECTION, entryPoints: [join(dist, `${name}.js`)] })).metafile.outputs["out.js"];
  const text = `import all from "./${basename(name)}.cjs";\nexport const { ${exports.toSorted().join(", ")} } = all;\n`;
  writeFileSync(join(dist, `${name}.node.js`), text);
}

function read(name) {
  try {
    return readFileSync(join(wasm, name));
  } catch (fault) {
    throw new Error(`cannot read target/js/wasm/${name}: run \`cargo xtask build\``, { cause: fault });
  }
}

/** Writes index.d.ts and what it imports, and the same declarations for `require`. */
function writeDeclarations() {
  execFileSync(process.execPath, [join(js, "node_modules/typescript/bin/tsc"), "--project", js, "--outDir", dist], {
    stdio: "inherit",
  });
  for (const name of readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".d.ts"))) {
    const file = join(dist, name);
    if (!PUBLIC.includes(name)) {
      rmSync(file);
      continue;
    }
    const text = readFileSync(file, "utf8").replaceAll(/(from "\.\.?\/[\w/-]+)\.js"/g, '$1.cjs"');
    writeFileSync(file.replace(/\.d\.ts$/, ".d.cts"), text);
  }
}

function replaceDist() {
  const [place, old] = [join(js, "dist"), `${dist}.old.tmp`];
  if (existsSync(place)) {
    renameSync(place, old);
  }
  renameSync(dist, place);
  rmSync(old, { recursive: true, force: true });
}
