// The package in the projects of bundlers, as their documentation sets them up.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, describe, test } from "node:test";

import { openBrowser, serve } from "./browser.mjs";
import { bin, pinned, project, run, USE, VERDICT, VERSIONS } from "./project.mjs";

const page = (entry) => `import * as api from "${entry}"; await api.ready(); ${USE} document.title = verdict;`;
const html = (script) => `<!doctype html><html><head><link rel="icon" href="data:,"><script type="module" src="${script}"></script></head></html>`;
const ENTRIES = { inline: "acg-policy", file: "acg-policy/wasm" };
const POLICY = "default-src 'none'; connect-src 'self'; img-src data:; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

async function titleOf(folder, path) {
  const server = await serve(folder, { policy: POLICY });
  try {
    return await browser.titleOf(server.url + path);
  } finally {
    await server.close();
  }
}

for (const [kind, entry] of Object.entries(ENTRIES)) {
  describe(entry, () => {
    test("Vite, built and in development", async () => {
      const files = { "index.html": html("/main.js"), "main.js": page(entry) };
      // Vite moves dependencies in development, but not the files beside them.
      const exclude = kind === "file" ? `optimizeDeps: { exclude: ["acg-policy"] },` : "";
      files["vite.config.js"] = `export default { ${exclude} build: { target: "es2022" }, server: { host: "127.0.0.1" } };`;
      const folder = project(`vite-${kind}`, { type: "module", dependencies: pinned("vite"), files });
      run(folder, bin(folder, "vite"), ["build"]);
      assert.equal(await titleOf(`${folder}/dist`, "/index.html"), VERDICT);
      assert.equal(await inDevelopment(folder, browser), VERDICT);
    });

    test("webpack", async () => {
      const files = { "src/index.js": page(entry), "dist/index.html": html("/main.js") };
      const folder = project(`webpack-${kind}`, { dependencies: pinned("webpack", "webpack-cli"), files, type: "module" });
      const printed = run(folder, bin(folder, "webpack"), ["--mode", "production"]);
      assert.doesNotMatch(printed, /Critical dependency|Module not found/);
      assert.equal(await titleOf(`${folder}/dist`, "/index.html"), VERDICT);
    });
  });
}

test("Rollup", async () => {
  const files = { "main.js": page("acg-policy"), "dist/index.html": html("/main.js") };
  const folder = project("rollup", { dependencies: pinned("rollup", "@rollup/plugin-node-resolve"), files, type: "module" });
  run(folder, bin(folder, "rollup"), ["main.js", "-d", "dist", "-f", "es", "-p", "@rollup/plugin-node-resolve"]);
  assert.equal(await titleOf(`${folder}/dist`, "/index.html"), VERDICT);
});

test(`Next ${VERSIONS.next}: a page rendered on the server, and a form in the browser`, async () => {
  const files = {
    "app/layout.js": `export default function Layout({ children }) { return <html><body>{children}</body></html>; }`,
    "app/page.js": `
      import * as api from "acg-policy";
      import Form from "./form";
      export default function Page() { ${USE} return <main><p>server {verdict}</p><Form /></main>; }`,
    "app/form.js": `"use client";
      import { useEffect } from "react";
      import * as api from "acg-policy";
      export default function Form() {
        useEffect(() => { api.ready().then(() => { ${USE} document.title = verdict; }); }, []);
        return null;
      }`,
  };
  const folder = project("next", { dependencies: pinned("next", "react", "react-dom"), files });
  run(folder, bin(folder, "next"), ["build"], { env: { NEXT_TELEMETRY_DISABLED: "1" } });
  const server = await started(bin(folder, "next"), ["start", "-H", "127.0.0.1", "-p", "0"], folder, /http:\/\/127\.0\.0\.1:\d+/);
  try {
    const text = await (await fetch(server.url)).text();
    assert.ok(text.replaceAll("<!-- -->", "").includes(`server ${VERDICT}`), text.slice(0, 2_000));
    assert.equal(await browser.titleOf(server.url), VERDICT);
  } finally {
    server.stop();
  }
});

for (const entry of ["bulk", "bulk/wasm"]) {
  describe(`acg-policy/${entry} in the worker that the bundler found`, () => {
    // A worker that cannot be loaded sends nothing, and the page does the work.
    const main = `
      import { bulk } from "acg-policy/${entry}";
      let messages = 0;
      globalThis.Worker = class extends Worker {
        constructor(...given) {
          super(...given);
          this.addEventListener("message", () => { messages += 1; });
        }
      };
      const numbers = bulk({ service: "zoomPhoneCloudPeering", shared: { accountName: "contoso" } });
      const { accepted, refused } = await numbers.check("telephoneNumber\\n+442079460123\\n020 7946 0124");
      document.title = [accepted, refused, messages > 0].join(" ");`;

    test("Vite, built and in development", async () => {
      const files = { "index.html": html("/main.js"), "main.js": main };
      files["vite.config.js"] = `export default { build: { target: "es2022" }, server: { host: "127.0.0.1" } };`;
      const folder = project(`vite-${entry.replace("/", "-")}`, { type: "module", dependencies: pinned("vite"), files });
      run(folder, bin(folder, "vite"), ["build"]);
      assert.equal(await titleOf(`${folder}/dist`, "/index.html"), "1 1 true");
      assert.equal(await inDevelopment(folder, browser), "1 1 true");
    });

    test("webpack", async () => {
      const files = { "src/index.js": main, "dist/index.html": html("/main.js") };
      const folder = project(`webpack-${entry.replace("/", "-")}`, { dependencies: pinned("webpack", "webpack-cli"), files, type: "module" });
      const printed = run(folder, bin(folder, "webpack"), ["--mode", "production"]);
      assert.doesNotMatch(printed, /Critical dependency|Module not found/);
      assert.equal(await titleOf(`${folder}/dist`, "/index.html"), "1 1 true");
    });
  });
}

async function inDevelopment(folder, browser) {
  const server = await started(bin(folder, "vite"), ["--port", "0"], folder, /http:\/\/127\.0\.0\.1:\d+/);
  try {
    return await browser.titleOf(server.url);
  } finally {
    server.stop();
  }
}

/** Starts a server, which prints its URL. */
async function started(program, args, cwd, pattern) {
  const env = { ...process.env, NO_COLOR: "1", NODE_TEST_CONTEXT: undefined };
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let printed = "";
  const url = await new Promise((resolve, reject) => {
    const read = (text) => {
      printed += text;
      const [found] = pattern.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", () => reject(new Error(`${program} ended: ${printed}`)));
    setTimeout(() => reject(new Error(`${program} printed no URL: ${printed}`)), 60_000).unref();
  });
  return { url, stop: () => process.kill(-child.pid) };
}
