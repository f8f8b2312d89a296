// Runs the forms of the README in Chromium: plain HTML, React Hook Form and TanStack Form.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { build } from "esbuild";

import { startBrowser } from "../support/browser.mjs";
import { startServer } from "../support/server.mjs";
import { js } from "../support/workspace.mjs";

const ecosystem = join(js, "test/ecosystem");
// Inside the folder, so that the libraries are found.
const folder = mkdtempSync(join(ecosystem, "readme-"));
const readme = readFileSync(join(js, "README.md"), "utf8");
const blocks = (language) => [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, source]) => source);
const [html] = blocks("html");
const tsx = blocks("tsx");
let browser;
let server;

before(async () => {
  server = await startServer({ "/": folder });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Bundles a program as a page of the server, and returns its address. */
async function page(name, contents, body, loader) {
  await build({
    stdin: { contents, resolveDir: folder, loader },
    outfile: join(folder, `${name}.js`),
    bundle: true,
    format: "esm",
    define: { "process.env.NODE_ENV": '"production"' },
    jsx: "automatic",
    logLevel: "silent",
  });
  writeFileSync(join(folder, `${name}.html`), `<!doctype html><title>${name}</title>${body}<script type="module" src="${name}.js"></script>`);
  return `${server.url}/${name}.html`;
}

/** Fills the form with a wrong name and with a right one, and returns what it shows and logs. */
async function fill(t, url) {
  const tab = await browser.context.newPage();
  t.after(() => tab.close());
  const logged = [];
  tab.on("console", (message) => logged.push(message.text()));
  tab.on("pageerror", (error) => logged.push(String(error)));
  await tab.goto(url);
  await tab.fill("input", "con toso");
  await tab.click("button");
  await tab.locator("output:not(:empty)").waitFor();
  const shown = await tab.locator("output").textContent();
  const refused = [...logged];
  await tab.fill("input", "contoso");
  await tab.click("button");
  await tab.waitForFunction(() => document.querySelector("output").textContent === "" || undefined);
  return { shown, refused, logged, tab };
}

test("the form in ten lines shows what is wrong, and is sent when it is right", async (t) => {
  const [, body, program] = /([\s\S]*?)<script type="module">([\s\S]*?)<\/script>/.exec(html);
  assert.ok(html.trim().split("\n").length <= 12, "ten lines, and two of the script element");
  // The answer of the form's target is the page itself.
  const url = await page("form", program, body, "js");
  const tab = await browser.context.newPage();
  t.after(() => tab.close());
  await tab.goto(url);
  await tab.fill("input", "con toso");
  await tab.click("button");
  assert.match(await tab.locator("output").textContent(), /account name/i);
  await tab.evaluate(() => document.querySelector("form").addEventListener("submit", (event) => {
    document.title = String(event.defaultPrevented);
    event.preventDefault();
  }));
  await tab.fill("input", "contoso");
  await tab.click("button");
  assert.deepEqual([await tab.title(), await tab.locator("output").textContent()], ["false", ""]);
});

for (const [index, library] of ["React Hook Form", "TanStack Form"].entries()) {
  test(`the form with ${library} shows what is wrong, and is sent when it is right`, async (t) => {
    writeFileSync(join(folder, `form-${index}.tsx`), tsx[index]);
    const program = `
      import { createElement } from "react";
      import { createRoot } from "react-dom/client";
      import Form from "./form-${index}.tsx";
      createRoot(document.querySelector("main")).render(createElement(Form));`;
    const { shown, refused, logged } = await fill(t, await page(`react-${index}`, program, "<main></main>", "tsx"));
    assert.match(shown, /account name/i);
    assert.deepEqual([refused, logged], [[], ["sent contoso"]]);
  });
}

test("the forms compile", () => {
  assert.equal(tsx.length, 2);
  tsx.forEach((source, index) => writeFileSync(join(folder, `form-${index}.tsx`), source));
  const compilerOptions = { noEmit: true, jsx: "react-jsx", rootDir: folder };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../tsconfig.json", compilerOptions, include: ["*.tsx"] }));
  const tsc = join(js, "node_modules/typescript/bin/tsc");
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, "--project", folder], { encoding: "utf8" });
  assert.equal(stdout + stderr, "");
});
