// Builds js/dist from src and from the WebAssembly modules in target/js/wasm, which `cargo xtask build`
// writes. The result is one file per module system, with the modules embedded in base64: this loads in
// every runtime and bundler without configuration.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const js = dirname(dirname(fileURLToPath(import.meta.url)));
const wasm = join(js, "../target/js/wasm");
// Renamed to js/dist when it is complete, so that a server or a test never reads a partial build.
const dist = join(js, `dist-${process.pid}.tmp`);
process.on("exit", () => rmSync(dist, { recursive: true, force: true }));

/** The declarations that index.d.ts imports. The others are internal and not published. */
const PUBLIC = [
  "generated/types.d.ts",
  "index.d.ts",
  "phone-number.d.ts",
  "policy-error.d.ts",
  "response.d.ts",
  "suggestion.d.ts",
  "types.d.ts",
  "validator.d.ts",
];

/** Resolves the import of "acg-policy:wasm". */
const module = {
  name: "acg-policy-wasm",
  setup(build) {
    build.onResolve({ filter: /^acg-policy:wasm$/ }, ({ path }) => ({ path, namespace: "wasm" }));
    build.onLoad({ filter: /.*/, namespace: "wasm" }, () => ({ contents: moduleSource() }));
  },
};

for (const [format, outfile] of [["esm", "index.js"], ["cjs", "index.cjs"]]) {
  await build({
    entryPoints: [join(js, "src/index.ts")],
    outfile: join(dist, outfile),
    bundle: true,
    format,
    platform: "neutral",
    target: "es2022",
    minify: true,
    plugins: [module],
    logLevel: "warning",
  });
}
verifyCompression();
writeDeclarations();
replaceDist();

function moduleSource() {
  const constant = (name, file) => `export const ${name} = "${read(file).toString("base64")}";\n`;
  return (
    constant("packed", "acg_policy_wasm_bg.lzma") +
    constant("unpacking", "acg_policy_unpack.wasm") +
    `export const length = ${read("acg_policy_wasm_bg.wasm").length};\n`
  );
}

/** Verifies that decompression restores the module. */
function verifyCompression() {
  const [module, packed] = [read("acg_policy_wasm_bg.wasm"), read("acg_policy_wasm_bg.lzma")];
  const unpacking = new WebAssembly.Module(read("acg_policy_unpack.wasm"));
  const { memory, buffer, unpack } = new WebAssembly.Instance(unpacking).exports;
  new Uint8Array(memory.buffer, buffer()).set(packed);
  const address = unpack(packed.length, module.length);
  if (address === 0 || module.compare(new Uint8Array(memory.buffer, address, module.length)) !== 0) {
    throw new Error("the compressed module does not decompress to the original: see crates/acg-policy-unpack");
  }
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
