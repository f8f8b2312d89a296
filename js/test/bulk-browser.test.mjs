// `acg-policy/bulk` in Chromium, in its worker. `bench/node/bulk.mjs` measures how long it takes and blocks the page.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";

import { startBrowser } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
import { watchWorkers } from "./support/worker-heaps.mjs";
import { js } from "./support/workspace.mjs";

let server;
let browser;
let page;
const faults = [];
before(async () => {
  server = await startServer({ "/dist/": join(js, "dist"), "/": join(js, "test/pages") });
  browser = await startBrowser();
  page = await browser.context.newPage();
  page.on("pageerror", (fault) => faults.push(fault));
  await page.goto(`${server.url}/bulk.html`);
  await page.waitForFunction(() => "makeFile" in globalThis);
});
after(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => assert.deepEqual(faults.splice(0), []));

test("10,000 rows are checked in the worker, with the texts of the catalogue and the progress", async () => {
  await page.evaluate(() => globalThis.makeFile(10_000));
  const { report, progress } = await page.evaluate(() => globalThis.check());
  assert.deepEqual([report.rows, report.accepted, report.refused, report.batches], [10_000, 9_900, 100, 99]);
  assert.ok(report.issues[0].text.startsWith("Rufnummer: "), "the texts are those of the catalogue");
  assert.deepEqual(progress.at(-1), { fraction: 1, rows: 10_000, refused: 100 });
});

test("without a worker the page does other work meanwhile", async () => {
  const { report, turns } = await page.evaluate(() => globalThis.check({ worker: false }));
  assert.equal(report.accepted, 9_900);
  assert.ok(turns > 5, `${turns} turns`);
});

test("where the script of the worker cannot be loaded, the thread of the page does the work", async () => {
  assert.equal((await page.evaluate(() => globalThis.noScript())).report.accepted, 9_900);
});

test("batches are made in the worker when they are asked for", async () => {
  assert.deepEqual(await page.evaluate(() => globalThis.countBatches()), { batches: 99, rows: 9_900 });
  assert.equal(await page.evaluate(() => globalThis.firstBatch()), 100);
});

test("a worker looks accounts up through the page, and reports an invalid policy", async () => {
  const { asked, codes } = await page.evaluate(() => globalThis.lookUp());
  assert.deepEqual(asked, ["contoso"]);
  assert.ok(codes.includes("state/account-missing"), codes.join());
  assert.equal(await page.evaluate(() => globalThis.badPolicy()), "PolicyError /profile");
});

test("a large file is checked in bounded memory", async (t) => {
  await page.evaluate(() => globalThis.makeFile(200_000));
  const heap = await watchWorkers(page);
  const { report } = await page.evaluate(() => globalThis.check()).finally(heap.stop);
  const megabytes = heap.largest() / 1e6;
  t.diagnostic(`heap of the worker at most ${megabytes.toFixed()} MB in ${heap.samples()} samples`);
  assert.deepEqual([report.rows, report.accepted, report.batches, report.minutes], [200_000, 198_000, 1_980, 19]);
  assert.deepEqual([report.issues.length, report.omitted], [1_000, 1_000]);
  // The rows alone would take 200 MB.
  assert.ok(heap.samples() > 3 && megabytes < 80, `${megabytes} MB in ${heap.samples()} samples`);
});

test("a check is cancelled before its file was read", async () => {
  const { message, fraction } = await page.evaluate(() => globalThis.cancel());
  assert.equal(message, "enough");
  assert.ok(fraction < 1, `${fraction}`);
});
