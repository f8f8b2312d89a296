// The form of the README, in the project that `npm create vite` makes.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { js } from "../../js/test/support/workspace.mjs";
import { openBrowser, serve } from "./browser.mjs";
import { run, tarball, VERSIONS, write } from "./project.mjs";

test("a form with React Hook Form in ten lines, in a fresh project of Vite", async (t) => {
  const projects = dirname(tarball);
  const folder = join(projects, "vite-form");
  rmSync(folder, { recursive: true, force: true });
  const template = ["--template", "react-ts", "--no-interactive"];
  run(projects, "npm", ["create", "--yes", `vite@${VERSIONS["create-vite"]}`, "vite-form", "--", ...template]);
  const added = ["react-hook-form", "@hookform/resolvers"].map((name) => `${name}@${VERSIONS[name]}`);
  run(folder, "npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", tarball, ...added]);
  const [, program] = /^```tsx\n([\s\S]*?)^```/m.exec(readFileSync(join(js, "README.md"), "utf8"));
  write(folder, { "src/App.tsx": program });
  // The script of the template: it checks the types as well.
  run(folder, "npm", ["run", "build"]);

  const server = await serve(join(folder, "dist"));
  const browser = await openBrowser();
  t.after(async () => {
    await browser.close();
    await server.close();
  });
  const page = await browser.context.newPage();
  const logged = [];
  page.on("console", (message) => logged.push(message.text()));
  await page.goto(`${server.url}/index.html`);
  await page.fill("input", "con toso");
  await page.click("button");
  await page.locator("output:not(:empty)").waitFor();
  assert.match(await page.locator("output").textContent(), /account name/i);
  await page.fill("input", "contoso");
  await page.click("button");
  await page.waitForFunction(() => document.querySelector("output").textContent === "" || undefined);
  assert.deepEqual(logged.filter((text) => text.startsWith("sent")), ["sent contoso"]);
});
