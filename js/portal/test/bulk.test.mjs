import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { api, checksReady, fault, reset, startPortal } from "./support/portal.mjs";

let portal;

before(async () => {
  await reset();
  portal = await startPortal();
});

after(() => portal?.close());

test("rows have their faults before anything is sent; the good ones are stored, and shown with the account", async (t) => {
  const { page, writes } = await portal.open(t, "#/bulk?account=northwind");
  await fill(page, ["number;name", "+442079461001;Anna", '"020 7946 1002"', "12", "+442079461001"]);
  await page.getByText("4 numbers · 3 have a fault and are left out").waitFor();
  const faults = page.locator("table.data tbody tr");
  assert.deepEqual(await faults.evaluateAll((rows) => rows.map((row) => row.querySelector("th").textContent)), ["3", "4", "5"]);
  await page.getByText("The number is on line 2 already").waitFor();
  await page.getByRole("button", { name: "Correct them" }).click();
  await page.getByRole("button", { name: "Upload 2 numbers" }).click();
  await page.getByText("All 2 numbers are stored.").waitFor();
  assert.equal(writes.length, 1);
  assert.match(writes[0].url(), /northwind:createOrUpdateNumbers/);
  await page.getByRole("link", { name: "All numbers of northwind" }).click();
  await page.getByText("302 numbers").waitFor();
});

test("many rows are sent in batches of 100, a limit is waited for, and the upload can be cancelled", async (t) => {
  await fault(t, { operation: "createOrUpdateNumbers", status: 429, retryAfter: 1, times: 1 });
  const { page, writes } = await portal.open(t, "#/bulk?account=northwind");
  const rows = Array.from({ length: 450 }, (_, index) => `+4420794${String(62000 + index)}`);
  await fill(page, rows);
  await page.getByRole("button", { name: "Upload 450 numbers" }).click();
  await page.getByText("The API allows no more requests now.").waitFor();
  await page.getByText("200 of 450 numbers are stored.").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled").waitFor();
  assert.ok(writes.length < 6);
  assert.deepEqual(new Set(writes.map((write) => write.postDataJSON().numbers.length)), new Set([100]));
  await page.getByRole("button", { name: "Back to the rows" }).click();
  await page.getByRole("button", { name: "Upload 450 numbers" }).waitFor();
});

test("a batch that the gateway refuses says which row is at fault", async (t) => {
  await api("PUT", "/accounts/bulk-late", { name: "bulk-late", serviceDetails: { teamsDirectRouting: { enabled: true, syncEnabled: false } } });
  const { page } = await portal.open(t, "#/bulk?account=bulk-late", (page) =>
    page.route("**/*:createOrUpdateNumbers*", (route) => route.fulfill({ status: 400, contentType: "application/json", body: REFUSAL })),
  );
  await fill(page, ["+442079461011", "+442079461012"]);
  await page.getByRole("button", { name: "Upload 2 numbers" }).click();
  await page.getByRole("heading", { name: "2 numbers are not stored" }).waitFor();
  await page.getByRole("row", { name: /\+442079461012 (?!Sent together)/ }).waitFor();
  await page.getByRole("row", { name: /\+442079461011 Sent together with a number that was refused/ }).waitFor();
});

test("10,000 rows are checked without blocking the page", async (t) => {
  const { page } = await portal.open(t, "#/bulk?account=northwind");
  await fill(page, ["+442079461001"]);
  const rows = Array.from({ length: 10_000 }, (_, index) => `+44207${String(9460000 + index)}`).join("\n");
  await page.evaluate(() => {
    globalThis.longest = 0;
    let last = performance.now();
    const watch = () => {
      const now = performance.now();
      globalThis.longest = Math.max(globalThis.longest, now - last);
      last = now;
      globalThis.watching = setTimeout(watch);
    };
    watch();
  });
  const start = Date.now();
  await readFile(page, rows);
  await page.getByText(/^10,000 numbers/).waitFor();
  await page.getByRole("button", { name: "Upload 10,000 numbers" }).waitFor();
  const all = Date.now() - start;
  const longest = await page.evaluate(() => globalThis.longest);
  t.diagnostic(`the longest block lasted ${Math.round(longest)} of ${all} ms`);
  // A part, because a busy machine makes both longer.
  assert.ok(longest < all / 2, `the page was blocked for ${longest} of ${all} ms`);
});

async function fill(page, rows) {
  await checksReady(page);
  await page.getByRole("checkbox", { name: "Operator Connect" }).uncheck();
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
  if (rows.length < 20) {
    await page.getByLabel("Telephone numbers", { exact: true }).fill(rows.join("\n"));
  } else {
    await readFile(page, rows.join("\n"));
  }
}

/** Unlike a text that is filled in, which has an event for each of its lines. */
async function readFile(page, text) {
  await page.getByLabel("Or read a CSV file:").setInputFiles({ name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
}

const REFUSAL = JSON.stringify({
  error: {
    code: "InvalidRequest",
    message: "expected a number",
    details: [
      {
        code: "number/e164",
        severity: "error",
        in: "body",
        target: "/numbers/1/telephoneNumber",
        message: "expected a number",
        help: null,
        url: "https://example.invalid",
      },
    ],
  },
});
