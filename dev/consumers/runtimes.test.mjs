// The package in Node and in pages, without other tools: the half of the consumers that CI runs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openBrowser, serve } from "./browser.mjs";
import { project, requireFromPackage, run, USE, VERDICT, write } from "./project.mjs";

const folder = project("runtimes", { type: "module" });
const node = (name, text, ...options) => {
  write(folder, { [name]: text });
  return run(folder, process.execPath, [...options, name]).trim();
};

test("in Node: by import and by require, with one copy of each class", () => {
  const text = `
    import * as api from "acg-policy";
    import { createRequire } from "node:module";
    const required = createRequire(import.meta.url)("acg-policy");
    ${USE}
    let error;
    try { required.policy("{"); } catch (caught) { error = caught; }
    console.log(verdict, required.PolicyError === api.PolicyError, error instanceof api.PolicyError);`;
  assert.equal(node("both.mjs", text), `${VERDICT} true true`);
});

test("in Node: the file beside the script, after ready", () => {
  const text = `
    import * as api from "acg-policy/wasm";
    try { api.policy(); } catch (error) { console.log(error.message); }
    await api.ready();
    ${USE}
    console.log(verdict);`;
  assert.equal(node("file.mjs", text).split("\n").at(-1), VERDICT);
  assert.match(node("file.mjs", text), /^acg-policy: the WebAssembly module is not loaded yet; `await ready\(\)` first\n/);
  const required = `const api = require("acg-policy/wasm"); api.ready().then(() => {${USE} console.log(verdict); });`;
  assert.equal(node("file.cjs", required), VERDICT);
});

test("in Node: a module, bytes and a response that the program gives", () => {
  for (const given of ["new WebAssembly.Module(bytes)", "bytes", "new Response(bytes)", "Promise.resolve(new Response(bytes, WASM))"]) {
    const text = `
      import * as api from "acg-policy/module";
      import { readFileSync } from "node:fs";
      const WASM = { headers: { "content-type": "application/wasm" } };
      const bytes = readFileSync(new URL(import.meta.resolve("acg-policy/acg-policy.wasm")));
      await api.ready(${given});
      ${USE}
      console.log(verdict);`;
    assert.equal(node("given.mjs", text), VERDICT, given);
  }
});

test("in Node: telephone numbers alone, and responses alone", () => {
  const text = `
    import { phone } from "acg-policy/phone";
    import { readResponse } from "acg-policy/response";
    const { e164 } = phone.parse("(0)20 7946 0123", { country: "GB" });
    const { kind } = await readResponse(new Response("{}", { status: 503 }));
    console.log(e164, phone.lookUp(e164).region, kind);`;
  assert.equal(node("parts.mjs", text), "+442079460123 GB unavailable");
});

test("in Node: a catalogue of texts, by import and by require; a bundle has only the languages that it imports", async () => {
  const text = `
    import { policy } from "acg-policy";
    import { de } from "acg-policy/messages/de";
    import { createRequire } from "node:module";
    const { ja } = createRequire(import.meta.url)("acg-policy/messages/ja");
    const texts = [de, ja].map((messages) => policy({}, { messages }).account.check({}).byField.name[0]);
    console.log(texts.join("\\n"));`;
  assert.equal(node("texts.mjs", text), "Kontoname: Füllen Sie dieses Feld aus; es ist erforderlich.\nアカウント名：必須項目です。入力してください。");
  const { build } = requireFromPackage("esbuild");
  const stdin = { contents: 'export { de } from "acg-policy/messages/de";', resolveDir: folder };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: "esm", charset: "utf8", write: false, outfile: "de.js" });
  const bytes = outputFiles[0].contents.length;
  assert.ok(bytes > 30_000 && bytes < 45_000 && !outputFiles[0].text.includes("アカウント名"), `${bytes} bytes`);
});

test("in Node: without TextEncoder and TextDecoder, as in Jest with jsdom", () => {
  const text = `
    delete globalThis.TextEncoder; delete globalThis.TextDecoder;
    const api = await import("acg-policy");
    ${USE}
    const { issues } = api.policy().account.check(${JSON.stringify('{"name":"ä€𝄞"}')});
    console.log(verdict, issues.length > 0);`;
  assert.equal(node("plain.mjs", text), `${VERDICT} true`);
});

test("in Node: an uncaught error prints lines, not the module", () => {
  write(folder, { "throws.mjs": 'import { policy } from "acg-policy"; policy("{");' });
  const error = assert.throws(() => run(folder, process.execPath, ["throws.mjs"]), (fault) => {
    const text = fault.cause.stderr;
    return text.includes("PolicyError") && text.length < 4_000;
  });
  assert.equal(error, undefined);
});

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

const imports = { "acg-policy": "/node_modules/acg-policy/dist/index.js", "acg-policy/wasm": "/node_modules/acg-policy/dist/wasm.js" };
const nonce = "n0nce";
const page = (script, type = "module") => `<!doctype html><html><head><link rel="icon" href="data:,">
  <script type="importmap" nonce="${nonce}">${JSON.stringify({ imports })}</script>
  <script type="${type}" nonce="${nonce}">${script}</script></head></html>`;
const checked = (entry) => `import * as api from "${entry}"; await api.ready(); ${USE} document.title = verdict;`;
const caught = `import * as api from "acg-policy"; try { await api.ready(); } catch (error) { document.title = error.message; }`;
const POLICY = `default-src 'none'; connect-src 'self'; img-src data:; script-src 'self' 'nonce-${nonce}'`;

async function titles(pages, policy) {
  const server = await serve(folder, { policy, pages });
  try {
    const found = {};
    for (const path of Object.keys(pages).filter((path) => path.endsWith(".html"))) {
      found[path] = await browser.titleOf(server.url + path);
    }
    return { found, requests: server.requests };
  } finally {
    await server.close();
  }
}

test("a page: by a script tag, under a policy with Trusted Types, in one file or with the module streamed", async () => {
  const pages = { "/inline.html": page(checked("acg-policy")), "/file.html": page(checked("acg-policy/wasm")) };
  const policy = `${POLICY} 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'`;
  const { found, requests } = await titles(pages, policy);
  assert.deepEqual(found, { "/inline.html": VERDICT, "/file.html": VERDICT });
  assert.equal(requests.filter((path) => path.endsWith(".wasm")).length, 1);
});

test("a page: under a policy without WebAssembly, which the error names", async () => {
  const { found } = await titles({ "/refused.html": page(caught) }, POLICY);
  assert.match(found["/refused.html"], /'wasm-unsafe-eval' in its script-src/);
});

test("a page: in a worker, of a module and of a bundle", async () => {
  const { build } = requireFromPackage("esbuild");
  const source = `import * as api from "acg-policy"; ${USE} postMessage(verdict);`;
  write(folder, { "worker-source.mjs": source });
  const options = { bundle: true, format: "iife", logLevel: "error" };
  await build({ ...options, entryPoints: [`${folder}/worker-source.mjs`], outfile: `${folder}/bundled-worker.js` });
  const start = (url, type) => page(`
    const worker = new Worker("${url}", { type: "${type}" });
    worker.onmessage = ({ data }) => { document.title = data; };
    worker.onerror = ({ message }) => { document.title = message; };`);
  write(folder, { "module-worker.js": source.replace('"acg-policy"', '"/node_modules/acg-policy/dist/index.js"') });
  const pages = { "/module.html": start("/module-worker.js", "module"), "/bundled.html": start("/bundled-worker.js", "classic") };
  const { found } = await titles(pages, `${POLICY} 'wasm-unsafe-eval'; worker-src 'self'`);
  assert.deepEqual(found, { "/module.html": VERDICT, "/bundled.html": VERDICT });
});

test("a page: bundled by esbuild and minified; of readResponse alone, the bundle has no module", async () => {
  const { build } = requireFromPackage("esbuild");
  write(folder, { "bundled.mjs": checked("acg-policy") });
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", logLevel: "error" };
  await build({ ...options, entryPoints: [`${folder}/bundled.mjs`], outfile: `${folder}/bundled.js` });
  const html = `<!doctype html><html><head><link rel="icon" href="data:,"><script type="module" src="/bundled.js"></script></head></html>`;
  const { found } = await titles({ "/bundled.html": html }, `${POLICY} 'wasm-unsafe-eval'`);
  assert.deepEqual(found, { "/bundled.html": VERDICT });
  const response = { contents: 'export { readResponse } from "acg-policy";', resolveDir: folder };
  const { outputFiles } = await build({ ...options, stdin: response, write: false, outfile: "response.js" });
  assert.ok(outputFiles[0].contents.length < 8_000, `readResponse alone has ${outputFiles[0].contents.length} bytes`);
});
