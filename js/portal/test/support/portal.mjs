// The running demo under test: the portal through Envoy, and the emulator of the API behind it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { launchBrowser } from "../../../test/support/browser.mjs";

/** The address of the portal, which is that of the gateway. */
export const url = required("ACG_POLICY_DEMO_URL");
const emulator = required("ACG_POLICY_EMULATOR_URL");

/** Starts a browser for the tests of one file, in English unless another language is given. */
export async function startPortal(options) {
  const browser = await launchBrowser();
  const { context, open } = await newContext(browser, options);
  return { context, open, newContext: (options) => newContext(browser, options), close: () => browser.close() };
}

/** A window of its own: it shares neither storage nor settings with the others. */
async function newContext(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
  return { context, open: (t, hash, prepare) => open(context, t, hash, prepare) };
}

/** Opens a place of the portal. `writes` are the requests other than reads that its page has sent. */
async function open(context, t, hash, prepare = async () => undefined) {
  const page = await context.newPage();
  const faults = [];
  const writes = [];
  page.on("pageerror", (fault) => faults.push(String(fault)));
  page.on("request", (request) => isWrite(request) && writes.push(request));
  t.after(async () => {
    await page.close();
    assert.deepEqual(faults, []);
  });
  await prepare(page);
  await page.goto(`${url}/${hash}`);
  await page.locator("h1").waitFor();
  return { page, writes };
}

/** The checks are loaded: verdicts are shown from now on. */
export async function checksReady(page) {
  await page.locator('.checks-state[data-state="ready"]').waitFor({ state: "attached" });
}

/** Waits until the page has the responses to all of its requests, and has shown them. */
export async function settled(page, requests) {
  for (let quiet = 0; quiet < 3; quiet = requests.size === 0 ? quiet + 1 : 0) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
}

/** The requests of a page that have no response yet. */
export function pendingRequests(page) {
  const pending = new Set();
  page.on("request", (request) => pending.add(request));
  page.on("requestfinished", (request) => pending.delete(request));
  page.on("requestfailed", (request) => pending.delete(request));
  return pending;
}

/** Restores the seed. The gateway keeps accounts for some seconds, so tests change accounts of their own. */
export async function reset() {
  await control("POST", "reset");
}

export async function settle(body = {}) {
  await control("POST", "settle", body);
}

/** Makes the emulator delay or refuse requests until the end of the test. */
export async function fault(t, rule) {
  t.after(() => control("DELETE", "faults"));
  await control("POST", "faults", rule);
}

/** Holds the responses to reads, until the function that it returns is called. */
export async function holdReads(page, pattern) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(pattern, async (route) => {
    if (route.request().method() === "GET") {
      await released;
    }
    await route.continue();
  });
  return release;
}

/** Sends a request to the API behind the gateway, as another user would. */
export async function api(method, path, body, headers = {}) {
  const response = await fetch(`${emulator}${path}?api-version=2024-02-29`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** Everything that axe finds in the page, with the rule of WCAG 2.2 that axe does not apply by default. */
export async function violationsOf(page, place) {
  if (await page.evaluate(() => globalThis.axe === undefined)) {
    // Evaluated by the debugger: the content security policy forbids it as a script of the page.
    await page.evaluate(axe);
  }
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  const { passes, violations } = await page.evaluate((options) => globalThis.axe.run(options), options);
  assert.ok(passes.some(({ id }) => id === "color-contrast"), "axe ran on the page");
  return violations.map(({ id, nodes }) => `${place}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

function isWrite(request) {
  return request.method() !== "GET" && !request.url().includes(":getTeams");
}

async function control(method, name, body) {
  const response = await fetch(`${emulator}/_emulator/${name}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${method} ${name}: ${response.status} ${await response.text()}`);
}

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: \`cargo xtask test --only e2e\` starts the demo and runs these tests`);
  return value;
}

const axe = readFileSync(createRequire(new URL("../../../test/", import.meta.url)).resolve("axe-core/axe.min.js"), "utf8");
