// The package loads by `import` and `require`, in workers and bundles, without configuration, and
// does not use `eval`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { build } from "esbuild";

import { decode } from "../scripts/decode.mjs";
import { js, target } from "./support/workspace.mjs";

// Inside the package, so that `acg-policy` resolves to it.
const folder = mkdtempSync(join(js, "test/loading-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const USE = `
  const good = api.phone.parse("+442079460123");
  const bad = api.policy().number.check({ telephoneNumber: "01632 960001" });
  if (good.issues.length > 0 || bad.accepted) throw new Error("wrong result");
  console.log("ran");
`;
/** A function that returns a vector. */
const VECTOR_MODULE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 0x7b, 3, 2, 1, 0, 10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b];
const AS_MODULE = `import * as api from "acg-policy";${USE}`;
const AS_SCRIPT = `const api = require("acg-policy");${USE}`;

function write(name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function runs(...args) {
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  assert.equal(run.stdout, "ran\n", run.stderr);
  assert.equal(run.stderr, "", "no warnings");
}

describe("in Node", () => {
  test("by import", () => runs(write("import.mjs", AS_MODULE)));
  test("by require", () => runs(write("require.cjs", AS_SCRIPT)));
  test("in a worker", () => {
    const worker = JSON.stringify(write("worker.mjs", AS_MODULE));
    runs(write("start.mjs", `import { Worker } from "node:worker_threads"; new Worker(${worker});`));
  });
  test("where code generation from strings is disabled", () => {
    runs("--disallow-code-generation-from-strings", write("strict.mjs", AS_MODULE));
    const control = write("control.mjs", 'new Function("return 1");');
    const run = spawnSync(process.execPath, ["--disallow-code-generation-from-strings", control], { encoding: "utf8" });
    assert.match(run.stderr, /EvalError/, "the option takes effect");
  });
  // The option is one of x64.
  test("without vector instructions", { skip: process.arch !== "x64" }, () => {
    runs("--no-enable-ssse3", write("old.mjs", AS_MODULE));
    const control = write("control-vectors.mjs", `console.log(WebAssembly.validate(new Uint8Array([${VECTOR_MODULE}])));`);
    const run = spawnSync(process.execPath, ["--no-enable-ssse3", control], { encoding: "utf8" });
    assert.equal(run.stdout, "false\n", "the option takes effect");
  });
});

for (const [platform, format] of [["browser", "esm"], ["browser", "iife"], ["node", "cjs"], ["node", "esm"]]) {
  test(`bundled for ${platform} as ${format}, without configuration`, async () => {
    const extension = format === "esm" ? "mjs" : "cjs";
    const outfile = join(folder, `${platform}-${format}.${extension}`);
    const entry = format === "cjs" ? write("entry.cjs", AS_SCRIPT) : write("entry.mjs", AS_MODULE);
    const { warnings } = await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform,
      format,
      logLevel: "silent",
    });
    assert.deepEqual(warnings, []);
    runs(outfile);
  });
}

for (const name of ["index.js", "index.cjs"]) {
  test(`${name} has short lines, apart from the module, which is the one that was built`, () => {
    const lines = readFileSync(join(js, "dist", name), "utf8").split("\n");
    const long = lines.filter((line) => line.length > 1000);
    assert.equal(long.length, 1);
    const [, text] = /^const ACG_POLICY_MODULE = "([ -~]*)";$/.exec(long[0]);
    const [, decoder] = /"(0061736d[0-9a-f]*(?:\\\n[0-9a-f]*)*)"/.exec(lines.join("\n"));
    const built = readFileSync(join(target, "js/wasm/acg_policy_wasm_bg.wasm"));
    assert.ok(decode(text, Buffer.from(decoder.replaceAll("\\\n", ""), "hex")).equals(built));
  });
}

test("every file has a source map with its sources", () => {
  for (const name of ["index.js", "index.cjs"]) {
    const text = readFileSync(join(js, "dist", name), "utf8");
    assert.match(text, new RegExp(`\n//# sourceMappingURL=${name}.map\n$`));
    const map = JSON.parse(readFileSync(join(js, "dist", `${name}.map`), "utf8"));
    assert.ok(map.sources.some((source) => source.endsWith("src/engine.ts")));
    assert.equal(map.sourcesContent.length, map.sources.length);
  }
});

test("the package neither loads files nor uses eval", () => {
  for (const name of ["index.js", "index.cjs"]) {
    const text = readFileSync(join(js, "dist", name), "utf8");
    assert.doesNotMatch(text, /new URL|import\.meta|\bfetch\(|\beval\(|new Function|require\(/, name);
  }
});

test("the published package contains its types and its licences, and no path of this machine", () => {
  const npm = spawnSync("npm", ["pack", "--dry-run", "--json"], { cwd: js, encoding: "utf8" });
  const parsed = JSON.parse(npm.stdout);
  const [{ files }] = Array.isArray(parsed) ? parsed : Object.values(parsed);
  const names = files.map(({ path }) => path);
  const manifest = JSON.parse(readFileSync(join(js, "package.json"), "utf8"));
  const check = (target, conditions) => {
    if (typeof target === "string") {
      assert.ok(names.includes(target.slice(2)), `${target} is published`);
      return;
    }
    if (!("node" in target)) {
      const [first] = Object.keys(target);
      assert.ok(first === "types" || typeof target[first] === "object", `\`types\` comes first in ${conditions}`);
    }
    for (const [condition, inner] of Object.entries(target)) {
      check(inner, `${conditions} ${condition}`);
    }
  };
  for (const [entry, target] of Object.entries(manifest.exports)) {
    if (entry !== "./package.json") check(target, entry);
  }
  for (const name of ["LICENSE", "NOTICE"]) {
    assert.ok(names.includes(name), `${name} is published`);
  }
  for (const name of names.filter((name) => name.startsWith("dist/"))) {
    assert.ok(!readFileSync(join(js, name), "utf8").includes(join(js, "..")), `${name} contains a path of this machine`);
  }
  assert.equal(manifest.dependencies, undefined);
});
