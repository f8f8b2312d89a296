// Builds js/dist from src and from the WebAssembly module in target/js/wasm, which `cargo xtask build` writes. The
// result is one file per module system, which contains the module: this loads in every runtime and bundler without
// configuration.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { encode } from "./encode.mjs";
import { decoder, glue } from "./generated-code.mjs";

const js = dirname(dirname(fileURLToPath(import.meta.url)));
const wasm = join(js, "../target/js/wasm");
// Renamed to js/dist when it is complete, so that a server or a test never reads a partial build.
const dist = join(js, `dist-${process.pid}.tmp`);
process.on("exit", () => rmSync(dist, { recursive: true, force: true }));

/** The declarations that index.d.ts imports. The others are internal and not published. */
const PUBLIC = [
  "accounts.d.ts",
  "generated/bodies.d.ts",
  "generated/types.d.ts",
  "index.d.ts",
  "phone.d.ts",
  "policy-error.d.ts",
  "policy.d.ts",
  "ready.d.ts",
  "resource.d.ts",
  "response.d.ts",
  "standard-schema.d.ts",
  "types.d.ts",
];

const contents = {
  "acg-policy:decoder": await decoder(join(js, "src/module/decode.wat")),
  "acg-policy:glue": await glue(join(wasm, "acg_policy_wasm.js")),
};

/** Resolves what `src/module/modules.d.ts` declares. */
const generated = {
  name: "acg-policy",
  setup(build) {
    build.onResolve({ filter: /^acg-policy:source$/ }, () => ({ path: join(js, "src/module/inline.ts") }));
    build.onResolve({ filter: /^acg-policy:/ }, ({ path }) => ({ path, namespace: "generated" }));
    build.onLoad({ filter: /.*/, namespace: "generated" }, ({ path }) => ({ contents: contents[path] }));
  },
};

// The module is a line of its own, so that a runtime which shows the line of an error does not show the module.
const line = `const ACG_POLICY_MODULE = "${encode(read("acg_policy_wasm_bg.wasm"))}";`;
for (const [format, outfile] of [["esm", "index.js"], ["cjs", "index.cjs"]]) {
  await build({
    entryPoints: [join(js, "src/index.ts")],
    outfile: join(dist, outfile),
    banner: { js: format === "cjs" ? `"use strict";\n${line}` : line },
    bundle: true,
    format,
    platform: "neutral",
    target: "es2022",
    minify: true,
    lineLimit: 120,
    sourcemap: true,
    plugins: [generated],
    logLevel: "warning",
  });
}
writeDeclarations();
replaceDist();

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
    const text = readFileSync(file, "utf8").replaceAll(/(from "\.\/[\w/-]+)\.js"/g, '$1.cjs"');
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
