// Measures `acg-policy/bulk` in Chromium: how long 10,000 and 1,000,000 rows take, for how long the page is blocked
// meanwhile, and the memory of the worker. Prints a row of JSON for each. Called by `run.mjs`.
import { join } from "node:path";

import { startBrowser } from "../../js/test/support/browser.mjs";
import { startServer } from "../../js/test/support/server.mjs";
import { watchWorkers } from "../../js/test/support/worker-heaps.mjs";
import { js } from "./paths.mjs";

const RUNS = Number(process.argv[2] ?? 5);

const server = await startServer({ "/dist/": join(js, "dist"), "/": join(js, "test/pages") });
const browser = await startBrowser();
const page = await browser.context.newPage();
await page.goto(`${server.url}/bulk.html`);
await page.waitForFunction(() => "makeFile" in globalThis);

for (const { name, rows, options, runs } of [
  { name: "10,000 rows in the worker", rows: 10_000, options: {}, runs: RUNS },
  { name: "10,000 rows without a worker", rows: 10_000, options: { worker: false }, runs: RUNS },
  { name: "1,000,000 rows in the worker", rows: 1_000_000, options: {}, runs: 1 },
]) {
  const bytes = await page.evaluate((rows) => globalThis.makeFile(rows), rows);
  const memory = await watchWorkers(page);
  const measured = [];
  for (let run = 0; run < runs; run += 1) {
    const { report, longest, milliseconds } = await page.evaluate((options) => globalThis.check(options), options);
    if (report.rows !== rows || report.accepted !== rows * 0.99) {
      throw new Error(`${name}: a wrong report of ${report.rows} rows`);
    }
    measured.push({ milliseconds, longestBlock: longest });
  }
  memory.stop();
  const workerMegabytes = memory.samples() > 0 ? { workerMegabytes: rounded(memory.largest() / 1e6) } : {};
  const of = (key) => rounded(measured.map((run) => run[key]).toSorted((a, b) => a - b)[runs >> 1]);
  const row = { name, megabytes: rounded(bytes / 1e6), milliseconds: of("milliseconds"), longestBlock: of("longestBlock"), ...workerMegabytes };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
await browser.close();
await server.close();

function rounded(value) {
  return Number(value.toFixed(1));
}
