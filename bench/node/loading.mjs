// Measures how the package loads, with zod and valibot, each with libphonenumber-js/max, for comparison: the cold start in
// Node, and in Chromium the set-up, the longest block with a CPU four times slower, and the first verdict on slow 4G.
// Prints a row of JSON for each. Called by `run.mjs`.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { startBrowser } from "../../js/test/support/browser.mjs";
import { js } from "./paths.mjs";
import { bundledText } from "./peers.mjs";

const BODY = '{ telephoneNumber: "020 7946 0123", accountName: "contoso", serviceDetails: {} }';
const PHONE = 'import { parsePhoneNumberFromString as parse } from "libphonenumber-js/max";';
const ZOD = `${PHONE} import * as z from "zod";
  const schema = () => z.object({
    telephoneNumber: z.string().refine((text) => parse(text)?.isValid() === true),
    accountName: z.string(), serviceDetails: z.object({}) });
  export const setUp = () => { const made = schema(); return (body) => made.safeParse(body).success; };`;
const VALIBOT = `${PHONE} import * as v from "valibot";
  const schema = () => v.object({
    telephoneNumber: v.pipe(v.string(), v.check((text) => parse(text)?.isValid() === true)),
    accountName: v.string(), serviceDetails: v.object({}) });
  export const setUp = () => { const made = schema(); return (body) => v.safeParse(made, body).success; };`;
const ours = (entry) => `import { policy, ready } from ${JSON.stringify(join(js, "dist", entry))};
  export const setUp = async () => { await ready(); const { number } = policy(); return (body) => number.check(body).accepted; };`;

const PROGRAMS = {
  "acg-policy": ours("index.js"),
  "acg-policy/wasm": ours("wasm.js"),
  "zod, libphonenumber-js/max": ZOD,
  "valibot, libphonenumber-js/max": VALIBOT,
};
/** `setUp` is the time from the end of the import to the first verdict; `verdict` is since the start of the navigation. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  let longestBlock = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestBlock = Math.max(longestBlock, duration);
  }).observe({ type: "longtask" });
  const { setUp } = await import("/program.mjs");
  const start = performance.now();
  const accepts = await setUp();
  if (accepts(${BODY})) throw new Error("a wrong verdict");
  const verdict = performance.now();
  setTimeout(() => { globalThis.measured = { setUp: verdict - start, verdict, longestBlock }; }, 200);
</script>`;

const RUNS = Number(process.argv[2] ?? 9);
/** Slow 4G, as the developer tools of Chromium define it. */
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };

const { context, close } = await startBrowser();
for (const [name, text] of Object.entries(PROGRAMS)) {
  const file = await bundledText(`loading-${name.replaceAll(/\W+/g, "-")}`, text);
  copyFileSync(join(js, "dist/acg-policy.wasm"), join(dirname(file), "acg-policy.wasm"));
  const row = { name, runs: RUNS, gzip: gzipSync(readFileSync(file), { level: 9 }).length, ...(await inChromium(file)) };
  row.node = median(Array.from({ length: RUNS }, () => inNode(file)));
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
await close();

/** Milliseconds from the start of the import to the first verdict, in a new process. */
function inNode(file) {
  const source = `const start = performance.now();
    const { setUp } = await import(${JSON.stringify(file)});
    const accepts = await setUp();
    if (accepts(${BODY})) throw new Error("a wrong verdict");
    console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ["--input-type=module", "--eval", source], { encoding: "utf8" }));
}

async function inChromium(file) {
  const server = await serve(file);
  const runs = [];
  for (let run = 0; run < RUNS; run++) {
    const plain = await measure(server.url, {});
    const slow = await measure(server.url, { rate: 4 });
    const far = await measure(server.url, { rate: 4, network: SLOW_4G });
    runs.push({ setUp: plain.setUp, longestBlock: slow.longestBlock, firstVerdictSlow4g: far.verdict });
  }
  await server.close();
  return Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]));
}

async function measure(url, { rate = 1, network }) {
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send("Network.enable");
  await tools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await tools.send("Emulation.setCPUThrottlingRate", { rate });
  if (network !== undefined) await tools.send("Network.emulateNetworkConditions", network);
  page.on("pageerror", (error) => { throw error; });
  await page.goto(url);
  await page.waitForFunction(() => globalThis.measured !== undefined);
  const measured = await page.evaluate(() => globalThis.measured);
  await page.close();
  return measured;
}

async function serve(file) {
  const wasm = join(js, "dist/acg-policy.wasm");
  const files = {
    "/": ["text/html", gzipSync(PAGE)],
    "/program.mjs": ["text/javascript", gzipSync(readFileSync(file), { level: 9 })],
    "/acg-policy.wasm": ["application/wasm", gzipSync(readFileSync(wasm), { level: 9 })],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? [];
    response.writeHead(type === undefined ? 404 : 200, { "content-type": type ?? "text/plain", "content-encoding": "gzip" });
    response.end(body ?? gzipSync(""));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  return { url: `http://127.0.0.1:${server.address().port}/`, close: stop };
}

function median(values) {
  return Number(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(1));
}
