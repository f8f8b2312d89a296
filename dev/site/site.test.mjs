// The site in Chromium: the URL of an issue leads to the page of its rule, and the search finds it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { policy } from "../../js/dist/index.js";
import { openBrowser, serve } from "../consumers/browser.mjs";

const site = new URL("../../target/site", import.meta.url).pathname;
let browser, server;

before(async () => {
  [browser, server] = [await openBrowser(), await serve(site)];
});

after(async () => {
  await browser?.close();
  await server?.close();
});

test("the URL of an issue leads to the page of its rule", async () => {
  const { issues } = policy({ helpUrl: `${server.url}/docs/rules` }).account.check({ name: "con toso" });
  const page = await browser.context.newPage();
  const response = await page.goto(issues[0].url);
  assert.equal(response.status(), 200, issues[0].url);
  assert.equal(await page.locator("main h1").innerText(), "account/name-format");
  await page.close();
});

test("the search finds a rule by words of its page", async () => {
  const page = await browser.context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${server.url}/`);
  await page.locator("#mdbook-search-toggle").click();
  await page.locator("#mdbook-searchbar").pressSequentially("civic address missing");
  const found = page.locator("#mdbook-searchresults a[href*='number/civic-address-missing.html']").first();
  await found.click();
  await page.waitForURL(/\/docs\/rules\/number\/civic-address-missing\.html/);
  assert.equal(await page.locator("main h1").innerText(), "number/civic-address-missing");
  assert.deepEqual(errors, []);
  await page.close();
});
