import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { startBrowser } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
import { compare, loadCases } from "./support/vectors.mjs";
import { js } from "./support/workspace.mjs";

test("every vector case gives the expected result in Chromium, under a strict content security policy", async (t) => {
  const cases = loadCases();
  const folders = {
    "/dist/": join(js, "dist"),
    "/support/": join(js, "test/support"),
    "/": join(js, "test/pages"),
  };
  const server = await startServer(folders, async ({ url }) =>
    url === "/cases.json"
      ? { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(cases) }
      : undefined,
  );
  const browser = await startBrowser();
  t.after(async () => {
    await browser.close();
    await server.close();
  });
  const page = await browser.context.newPage();
  const faults = [];
  page.on("pageerror", (fault) => faults.push(fault));
  await page.goto(`${server.url}/vectors.html`);
  await page.waitForFunction(() => "evalWorks" in globalThis || undefined, undefined, { timeout: 60_000 });
  assert.deepEqual(faults, []);
  assert.equal(await page.evaluate(() => globalThis.evalWorks), false, "the content security policy is in force");
  const counts = compare("js-browser", cases, new Map(await page.evaluate(() => globalThis.verdicts)));
  t.diagnostic(`js-browser: ${counts.ran} cases, ${counts.deviations} deviations`);
});
