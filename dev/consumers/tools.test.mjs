// The package in test environments, other runtimes, and tools that check packages.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { bin, pinned, project, requireFromPackage, run, tarball, USE, VERDICT, write } from "./project.mjs";

test("Jest with jsdom", () => {
  const files = {
    "form.test.js": `
      const api = require("acg-policy");
      test("a verdict in jsdom", async () => {
        expect(typeof document).toBe("object");
        await api.ready();
        ${USE}
        expect(verdict).toBe("${VERDICT}");
        expect(api.policy().account.check('{"name":"ä€"}').accepted).toBe(false);
      });`,
  };
  const folder = project("jest", { dependencies: pinned("jest", "jest-environment-jsdom"), files });
  run(folder, bin(folder, "jest"), ["--env=jsdom"]);
});

test("Deno", () => {
  const text = `import * as api from "acg-policy"; await api.ready(); ${USE} console.log(verdict);`;
  const files = { "main.mjs": text, "file.mjs": text.replace('"acg-policy"', '"acg-policy/wasm"') };
  const folder = project("deno", { dependencies: pinned("deno"), files });
  assert.equal(run(folder, bin(folder, "deno"), ["run", "main.mjs"]).trim(), VERDICT);
  assert.equal(run(folder, bin(folder, "deno"), ["run", "--allow-read", "file.mjs"]).trim(), VERDICT);
});

test("workerd, where the host compiles the module", async () => {
  const folder = project("workerd", { dependencies: pinned("workerd") });
  const { build } = requireFromPackage("esbuild");
  for (const entry of ["acg-policy", "acg-policy/module"]) {
    const source = `import * as api from "${entry}"; ${USE} export default { fetch: () => new Response(verdict) };`;
    write(folder, { "worker.mjs": source });
    const options = { bundle: true, format: "esm", conditions: ["workerd"], external: ["*.wasm"], logLevel: "error" };
    await build({ ...options, entryPoints: [`${folder}/worker.mjs`], outfile: `${folder}/bundled.mjs` });
    const port = await freePort();
    write(folder, { "config.capnp": configuration(port) });
    const server = spawn(bin(folder, "workerd"), ["serve", "config.capnp"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"], detached: true });
    let errors = "";
    server.stderr.on("data", (text) => { errors += text; });
    try {
      assert.equal(await answer(`http://127.0.0.1:${port}/`), VERDICT, errors);
    } finally {
      process.kill(-server.pid);
    }
  }
});

test("publint and are-the-types-wrong find nothing", () => {
  const folder = project("checked", { dependencies: pinned("publint", "@arethetypeswrong/cli") });
  const found = run(folder, bin(folder, "publint"), ["run", "--strict", "node_modules/acg-policy"]);
  assert.match(found, /All good!/);
  const types = run(folder, bin(folder, "attw"), [tarball, "--exclude-entrypoints", "acg-policy.wasm", "--format", "ascii"]);
  assert.match(types, /No problems found/);
});

function configuration(port) {
  return `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = .worker)],
      sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
    );
    const worker :Workerd.Worker = (
      modules = [
        (name = "worker", esModule = embed "bundled.mjs"),
        (name = "acg-policy.wasm", wasm = embed "node_modules/acg-policy/dist/acg-policy.wasm"),
      ],
      compatibilityDate = "2026-01-01",
    );`;
}

async function answer(url) {
  for (let left = 50; left > 0; left--) {
    const response = await fetch(url).catch(() => undefined);
    if (response !== undefined) return response.text();
    await sleep(100);
  }
  return "no answer";
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
