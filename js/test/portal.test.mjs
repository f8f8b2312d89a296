// Tests the portal page in Chromium, against the running demo at ACG_POLICY_DEMO_URL or, if that is
// not set, against a replacement of the gateway.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startBrowser } from "./support/browser.mjs";
import { startGateway } from "./support/gateway.mjs";
import { startServer } from "./support/server.mjs";
import { js, target } from "./support/workspace.mjs";

let browser;
let server;
let url = process.env.ACG_POLICY_DEMO_URL;

before(async () => {
  mkdirSync(join(target, "screenshots"), { recursive: true });
  browser = await startBrowser({ viewport: { width: 1280, height: 900 } });
  if (url === undefined) {
    const folders = { "/dist/": join(js, "dist"), "/": join(js, "examples/portal") };
    server = await startServer(folders, startGateway().answer);
    url = server.url;
  }
  await putAccount(READY, true);
  await putAccount(PLAIN, false);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page, and records its PUT requests. */
async function open(t, hash = "#number") {
  const page = await browser.context.newPage();
  const faults = [];
  const puts = [];
  page.on("pageerror", (fault) => faults.push(String(fault)));
  page.on("request", (request) => request.method() === "PUT" && puts.push(request));
  t.after(async () => {
    await page.close();
    assert.deepEqual(faults, []);
  });
  await page.goto(`${url}/${hash}`);
  await page.locator("html[data-ready]").waitFor();
  return { page, puts };
}

async function fillNumber(page, changes = {}) {
  const values = { ...GOOD_NUMBER, ...changes };
  await page.fill("#number-account", values.account);
  await page.fill("#number-telephone", values.telephone);
  await page.selectOption("#number-usage", values.usage);
  await page.fill("#number-civic", values.civic);
}

/** Waits for the code `wanted` at a field, and returns the codes of all errors there. */
async function codesAt(page, field, wanted) {
  const box = page.locator(`[data-path="${field}"]`);
  await box.locator(`.message[data-code="${wanted}"]`).first().waitFor();
  return box.locator(":scope > .messages > .message.error").evaluateAll((all) => all.map((one) => one.dataset.code));
}

for (const { title, changes, field, control, code } of BAD_NUMBERS()) {
  test(`${title}: shown at the field before sending, and at the same field when the gateway rejects it`, async (t) => {
    const { page, puts } = await open(t);
    await fillNumber(page, changes);
    await page.click("text=Send the number");
    assert.deepEqual(await codesAt(page, field, code), [code]);
    const input = page.locator(control);
    assert.equal(await input.getAttribute("aria-invalid"), "true");
    const described = (await input.getAttribute("aria-describedby")).split(" ");
    const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).textContent()));
    assert.ok(texts.at(-1).includes("Error: "), "the message describes the control");
    assert.equal(await page.evaluate(() => document.activeElement.className), "summary", "the summary has the focus");
    await page.screenshot({ path: shot(`refused-by-page-${code.replace("/", "-")}`), fullPage: true });
    assert.deepEqual(puts.map((put) => put.url()), [], "nothing was sent");

    await page.locator(`.summary a`).first().click();
    assert.equal(await input.evaluate((element) => element === document.activeElement), true);

    await page.check("#number-unchecked");
    assert.equal(await page.locator(".message.error").count(), 0, "without the check the page shows no messages");
    await page.click("text=Send the number");
    assert.deepEqual(await codesAt(page, field, code), [code]);
    assert.match(await page.locator(`[data-path="${field}"] .source`).first().textContent(), /gateway, 4\d\d/);
    assert.equal(await input.getAttribute("aria-invalid"), "true");
    assert.equal(puts.length, 1);
    await page.screenshot({ path: shot(`refused-by-gateway-${code.replace("/", "-")}`), fullPage: true });
  });
}

test("a new form shows no messages, and a field shows its own when it loses the focus", async (t) => {
  const { page } = await open(t);
  assert.equal(await page.locator(".message").count(), 0);
  assert.equal(await page.locator("[aria-invalid]").count(), 0);
  await page.screenshot({ path: shot("number-fresh"), fullPage: true });
  await page.focus("#number-telephone");
  await page.keyboard.type("0044");
  assert.equal(await page.locator(".message").count(), 0, "no messages during the first input");
  await page.keyboard.press("Tab");
  assert.deepEqual(await codesAt(page, "/telephoneNumber", "number/e164"), ["number/e164"]);
  assert.equal(await page.locator(".message").count(), 1, "no messages at other fields");
  assert.equal(
    await page.getAttribute("#number-telephone", "aria-describedby"),
    "number-telephone-hint number-telephone-messages-field",
    "the hint still describes the control",
  );
  await page.fill("#number-telephone", "+442079460123");
  assert.equal(await page.locator(".message").count(), 0, "from then on it is checked while typing");
  assert.equal(await page.getAttribute("#number-telephone", "aria-invalid"), null);
  assert.equal(await page.getAttribute("#number-telephone", "aria-describedby"), "number-telephone-hint");
});

test("a missing account is shown at its name before sending", async (t) => {
  const { page, puts } = await open(t);
  await fillNumber(page, { account: "no-such-account" });
  await page.click("text=Send the number");
  assert.deepEqual(await codesAt(page, "/accountName", "state/account-missing"), ["state/account-missing"]);
  assert.deepEqual(puts, []);
});

test("all errors are listed with links, and disappear when they are corrected", async (t) => {
  const { page } = await open(t);
  await page.click("text=Send the number");
  const links = page.locator(".summary a");
  assert.ok((await links.count()) >= 4);
  await page.screenshot({ path: shot("number-empty"), fullPage: true });
  const before = await links.count();
  await page.selectOption("#number-usage", "CallingUserAssignment");
  assert.equal(await links.count(), before - 1);
});

test("a valid number is sent, and its status is polled until it is synced", async (t) => {
  const { page, puts } = await open(t);
  await fillNumber(page);
  await page.click("text=Send the number");
  await page.locator(".outcome", { hasText: "synced" }).waitFor();
  assert.equal(puts.length, 1);
  assert.ok(puts[0].url().endsWith("/accounts/portal-ready/numbers/+442079460123?api-version=2024-02-29"));
  await page.screenshot({ path: shot("number-sent"), fullPage: true });
});

test("warnings are shown, and do not prevent sending", async (t) => {
  const { page, puts } = await open(t, "#account");
  await page.fill("#account-name", "portal-doubtful");
  await page.fill("#account-tenant", "not-a-guid");
  await page.keyboard.press("Tab");
  const warning = page.locator('[data-path="/serviceDetails/teamsTenantId"] .message.warning');
  assert.equal(await warning.getAttribute("data-code"), "account/tenant-id-format");
  assert.equal(await page.getAttribute("#account-tenant", "aria-invalid"), null);
  await page.check("#account-dr");
  await page.fill("#account-subdomain", "con toso");
  await page.fill("#account-token-1", "MS=ms12345678");
  await page.fill("#account-token-2", "MS=ms87654321");
  await page.keyboard.press("Tab");
  const subdomain = "/serviceDetails/teamsDirectRouting/configuration/subdomain";
  assert.deepEqual(await codesAt(page, subdomain, "account/subdomain-format"), ["account/subdomain-format"]);
  await page.click("text=Send the account");
  await page.screenshot({ path: shot("account-refused"), fullPage: true });
  assert.deepEqual(puts, []);
  await page.fill("#account-subdomain", "contoso");
  await page.click("text=Send the account");
  await page.locator(".outcome", { hasText: "stored" }).or(page.locator(".outcome", { hasText: "replaced" })).waitFor();
  assert.equal(puts.length, 1);
});

test("the form works with the keyboard, and fits a narrow screen", async (t) => {
  const { page } = await open(t);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.focus("#number-account");
  for (let presses = 0; presses < 40; presses++) {
    if (await page.evaluate(() => document.activeElement.type === "submit")) {
      break;
    }
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.locator(".summary").first().waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
  await page.screenshot({ path: shot("number-narrow"), fullPage: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: shot("number-narrow-dark"), fullPage: true });
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe reports no violations in the ${colorScheme} colour scheme`, async (t) => {
    const { page } = await open(t);
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page);
    await page.click("text=Send the number");
    await page.locator(".summary").first().waitFor();
    await assertAccessible(page);
    await page.goto(`${url}/#account`);
    await page.check("#account-dr");
    await page.fill("#account-name", "con toso");
    await page.fill("#account-tenant", "not-a-guid");
    await page.click("text=Send the account");
    await page.locator(".message.warning").first().waitFor();
    await assertAccessible(page);
  });
}

async function assertAccessible(page) {
  // Evaluated by the debugger: the content security policy forbids it as a script of the page.
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { passes, violations } = await page.evaluate(() => globalThis.axe.run());
  assert.ok(passes.some(({ id }) => id === "color-contrast"), "axe ran on the page");
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  assert.deepEqual(found, []);
}

async function putAccount(name, operatorConnect) {
  const services = operatorConnect
    ? { teamsTenantId: "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", teamsOperatorConnect: { enabled: true, syncEnabled: true } }
    : { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } };
  const response = await fetch(`${url}/accounts/${name}?api-version=2024-02-29`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, serviceDetails: services }),
  });
  assert.ok(response.ok, `the account ${name} is created: ${response.status} ${await response.text()}`);
}

function shot(name) {
  return join(target, `screenshots/${name}.png`);
}

/** A function, because the tests above use it before this line is evaluated. */
function BAD_NUMBERS() {
  const configuration = "/serviceDetails/teamsOperatorConnect/configuration";
  return [
    {
      title: "an empty usage",
      changes: { usage: "" },
      field: `${configuration}/usage`,
      control: "#number-usage",
      code: "number/usage-empty",
    },
    {
      title: "no civic address",
      changes: { civic: "" },
      field: `${configuration}/civicAddressId`,
      control: "#number-civic",
      code: "number/civic-address-missing",
    },
    {
      title: "a number that is not E.164",
      changes: { telephone: "01632 960001" },
      field: "/telephoneNumber",
      control: "#number-telephone",
      code: "number/e164",
    },
    {
      title: "an account without Operator Connect",
      changes: { account: "portal-plain" },
      field: "/serviceDetails/teamsOperatorConnect",
      control: "#number-oc",
      code: "state/service-not-enabled",
    },
  ];
}

const READY = "portal-ready";
const PLAIN = "portal-plain";
const GOOD_NUMBER = {
  account: READY,
  telephone: "+442079460123",
  usage: "CallingUserAssignment",
  civic: "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
};
