// Every view in light and dark, wide and narrow: no violations, nothing wider than the screen, and a screenshot.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { target } from "../../test/support/workspace.mjs";
import { api, checksReady, pendingRequests, reset, settled, startPortal, url, violationsOf } from "./support/portal.mjs";

const folder = join(target, "screenshots/portal");
let portal;

before(async () => {
  mkdirSync(folder, { recursive: true });
  await reset();
  portal = await startPortal();
});

after(() => portal?.close());

test("axe reports nothing in any view, in light and dark, at 1280 and 390 pixels", async (t) => {
  const { page } = await portal.open(t, "#/accounts");
  const pending = pendingRequests(page);
  const found = [];
  for (const { name, hash, act } of await views()) {
    await page.goto(`${url}/#/nowhere`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${url}/${hash}`);
    await checksReady(page);
    await settled(page, pending);
    await page.waitForFunction(() => document.querySelector(".loading-view, .read-error") === null || location.hash.includes("unknown-account"));
    await act?.(page);
    for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [390, "dark"], [390, "light"]]) {
      await page.setViewportSize({ width, height: 860 });
      await page.emulateMedia({ colorScheme });
      await settled(page, pending);
      const place = `${name}-${width}-${colorScheme}`;
      await page.screenshot({ path: join(folder, `${place}.png`), fullPage: true });
      found.push(...(await violationsOf(page, place)));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) {
        found.push(`${place}: ${wide} pixels wide`);
      }
      if ((await cutContents(page)) > 0) {
        found.push(`${place}: contents of a table are cut`);
      }
      if (width === 390 && (await cellsWithoutLabel(page)) > 0) {
        found.push(`${place}: cells of a card without the heading of their column`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 860 });
  }
  assert.deepEqual(found, []);
});

const LANGUAGES = [
  ["en-GB", "Accounts", "Choose what the number is used for: “A person”"],
  ["de-DE", "Konten", "Wählen Sie, wofür die Rufnummer verwendet wird: „Eine Person“"],
  ["fr-FR", "Comptes", "Choisissez à quoi sert le numéro : « Une personne »"],
  ["es-ES", "Cuentas", "Elija para qué se usa el número: «Una persona»"],
  ["ja-JP", "アカウント", "電話番号の用途を選択してください: 「ユーザー」"],
];

for (const [locale, heading, text] of LANGUAGES) {
  test(`the portal is in the language of the browser: ${locale}`, async (t) => {
    const window = await portal.newContext({ locale, viewport: { width: 390, height: 844 } });
    const { page } = await window.open(t, "#/accounts");
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), locale.slice(0, 2));
    await page.goto(`${url}/#/new-number?account=fabrikam`);
    await checksReady(page);
    const finding = await page.locator('.findings [data-code="number/usage-empty"]').textContent();
    assert.ok(finding.replaceAll(/\u00a0|\u202f/g, " ").includes(text), finding);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `the form is ${wide} pixels wide`);
    await page.screenshot({ path: join(folder, `language-${locale.slice(0, 2)}.png`), fullPage: true });
    await page.goto(`${url}/#/consents`);
    const area = await page.locator(".bar nav [aria-current]").boundingBox();
    assert.ok(area.x >= 0 && area.x + area.width <= 390, "the current area is in sight");
    await page.setViewportSize({ width: 1280, height: 860 });
    assert.ok(await page.locator(".bar").evaluate((bar) => bar.scrollWidth <= bar.clientWidth), "nothing of the bar is cut");
    await page.goto(`${url}/#/new-number?account=fabrikam`);
    const inputs = await page.locator(".pair input").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    assert.deepEqual(inputs, [inputs[0], inputs[0]], "fields side by side have their inputs on one line");
    await page.goto(`${url}/#/numbers`);
    await page.locator(".table-frame tbody tr").first().waitFor();
    // The narrowest screens with a table in place of cards, and with the areas beside it.
    for (const width of [897, 1024, 1153]) {
      await page.setViewportSize({ width, height: 860 });
      assert.equal(await cutContents(page), 0, `the table at ${width} pixels`);
    }
  });
}

test("numbers are counted as the language counts", async (t) => {
  const window = await portal.newContext({ locale: "fr-FR" });
  const { page } = await window.open(t, "#/numbers?q=999999999");
  await page.getByText("0 numéro", { exact: true }).waitFor();
});

const DATES = [
  ["en-GB", /^2 Mar 2026, 09:30$/],
  ["en-US", /^Mar 2, 2026, 9:30\sAM$/],
  ["de-DE", /^02\.03\.2026, 09:30$/],
];

for (const [locale, date] of DATES) {
  test(`dates are written as in the region of the browser: ${locale}`, async (t) => {
    const window = await portal.newContext({ locale, timezoneId: "UTC" });
    const { page } = await window.open(t, "#/consents");
    await page.getByText(date).first().waitFor();
  });
}

test("a language of the browser that is not well-formed is read without its region", async (t) => {
  const { page } = await portal.open(t, "#/consents", (page) =>
    page.addInitScript(() => Object.defineProperty(navigator, "languages", { value: ["en-US@posix"] })),
  );
  await page.getByText(/^Mar 2, 2026, /).first().waitFor();
});

test("a number is added with the keyboard alone", async (t) => {
  const { page } = await portal.open(t, "#/new-number?account=northwind");
  await checksReady(page);
  const tabTo = async (wanted) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent);
      if (at.startsWith(wanted)) {
        return;
      }
    }
    assert.fail(`${wanted} cannot be reached with Tab`);
  };
  await tabTo("Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo("Telephone number");
  await page.keyboard.type("+442079460191");
  await tabTo("Operator Connect");
  await page.keyboard.press("Space");
  await tabTo("Teams Direct Routing");
  await page.keyboard.press("Space");
  await tabTo("Add the number");
  await page.keyboard.press("Enter");
  await page.getByText("The number +442079460191 is stored for northwind.").waitFor();
  await tabTo("Add another");
});

/** The contents of tables that are wider than the frame, which cuts them. */
function cutContents(page) {
  return page
    .locator(".table-frame tbody *")
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > one.closest(".table-frame").getBoundingClientRect().right).length);
}

/** The cells of tables that are cards, without the label that is their heading there. */
function cellsWithoutLabel(page) {
  return page
    .locator("table.data tbody :is(th, td)")
    .evaluateAll((cells) => cells.filter((cell) => /^(none|normal|"")$/.test(getComputedStyle(cell, "::before").content)).length);
}

/** Each view with an address, and those that it has after an act. */
async function views() {
  const { value } = await api("GET", "/teamsRequestsForInformation");
  const { tenantId } = value.find(({ accountName }) => accountName === "adatum");
  const failed = (await api("GET", "/accounts/fabrikam/numbers")).value.find((one) => one.serviceProvisioningStatus === "failed");
  await api("PUT", `/accounts/${LONG}`, { name: LONG, correlationId: LONG, serviceDetails: { teamsDirectRouting: { enabled: true, syncEnabled: false } } });
  await api("PUT", `/accounts/${LONG}/numbers/${LONG_NUMBER}`, {
    telephoneNumber: LONG_NUMBER,
    accountName: LONG,
    serviceDetails: { teamsDirectRouting: { enabled: true } },
  });
  const submit = (name) => (page) => page.getByRole("button", { name }).click();
  return [
    { name: "accounts", hash: "#/accounts" },
    { name: "accounts-long", hash: "#/accounts", act: (page) => reload(page, LONG) },
    { name: "accounts-none", hash: "#/accounts?q=no-such-account" },
    { name: "account-long", hash: `#/accounts/${LONG}` },
    { name: "account-exists", hash: "#/new-account", act: accountExists },
    { name: "account", hash: "#/accounts/fabrikam" },
    { name: "account-new", hash: "#/new-account" },
    { name: "account-refused", hash: "#/new-account", act: accountRefused },
    { name: "account-edit", hash: "#/accounts/woodgrove/edit" },
    { name: "account-delete", hash: "#/accounts/northwind", act: submit("Delete") },
    { name: "numbers", hash: "#/numbers" },
    { name: "numbers-long", hash: `#/numbers?account=${LONG}`, act: (page) => reload(page, LONG_NUMBER) },
    { name: "numbers-unreadable", hash: "#/numbers", act: numbersUnreadable },
    { name: "numbers-none", hash: "#/numbers?q=999999999" },
    { name: "number", hash: `#/accounts/fabrikam/numbers/${failed.telephoneNumber}` },
    { name: "number-release", hash: `#/accounts/fabrikam/numbers/${failed.telephoneNumber}`, act: submit("Release") },
    { name: "number-new", hash: "#/new-number" },
    { name: "number-long", hash: `#/new-number?account=${LONG}` },
    { name: "number-refused", hash: "#/new-number?account=fabrikam", act: submit("Add the number") },
    { name: "number-edit", hash: `#/accounts/fabrikam/numbers/${failed.telephoneNumber}/edit` },
    { name: "number-stored", hash: "#/new-number?account=northwind", act: numberStored },
    { name: "number-exists", hash: "#/new-number?account=northwind", act: numberExists },
    { name: "number-unavailable", hash: "#/new-number?account=northwind", act: numberUnavailable },
    { name: "bulk", hash: "#/bulk" },
    { name: "bulk-faults", hash: "#/bulk?account=fabrikam", act: bulkFaults },
    { name: "bulk-columns", hash: "#/bulk?account=northwind", act: bulkColumns },
    { name: "bulk-stored", hash: "#/bulk?account=northwind", act: bulkStored },
    { name: "bulk-sending", hash: "#/bulk?account=northwind", act: bulkSending },
    { name: "bulk-limited", hash: "#/bulk?account=northwind", act: bulkLimited },
    { name: "consents", hash: "#/consents" },
    { name: "consents-none", hash: "#/consents?q=no-such-customer" },
    { name: "consent", hash: `#/consents/${tenantId}` },
    { name: "consent-refused", hash: `#/consents/${tenantId}`, act: submit("Send the answer") },
    { name: "not-found", hash: "#/accounts/unknown-account" },
    { name: "number-developer", hash: "#/new-number?account=fabrikam", act: developer },
  ];
}

/** Reads a list again, to show what the tests have added. */
async function reload(page, name) {
  await page.reload();
  await page.getByRole("link", { name }).waitFor();
}

async function accountRefused(page) {
  await page.getByLabel("Account name").fill("con toso");
  await page.getByLabel("Teams tenant ID").fill("not-a-guid");
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
  await page.getByRole("button", { name: "Create the account" }).click();
}

async function accountExists(page) {
  await page.getByLabel("Account name").fill("northwind");
  await page.getByRole("checkbox", { name: "Operator Connect" }).uncheck();
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByRole("dialog", { name: "This account exists already" }).waitFor();
}

async function numbersUnreadable(page) {
  await withAnswer(page, "**/numbers?*", { status: 503, retryAfter: "60" }, async () => {
    await page.reload();
    await page.locator(".read-error").waitFor();
  });
}

/** The gateway gives this answer while `act` runs. */
async function withAnswer(page, pattern, { status, retryAfter }, act) {
  await page.route(pattern, (route) => route.fulfill({ status, headers: { "retry-after": retryAfter } }));
  await act();
  await page.unroute(pattern);
}

async function sendNumber(page) {
  await page.getByLabel(/^Telephone number/).fill(NUMBER);
  await page.getByRole("checkbox", { name: "Operator Connect" }).uncheck();
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
  await page.getByText("Ready to send").waitFor();
  await page.getByRole("button", { name: /Add the number|Upload 1 number/ }).click();
}

async function numberStored(page) {
  await api("DELETE", `/accounts/northwind/numbers/${NUMBER}`);
  await sendNumber(page);
  await page.getByText(`The number ${NUMBER} is stored for northwind.`).waitFor();
}

async function numberExists(page) {
  await sendNumber(page);
  await page.getByRole("dialog", { name: `${NUMBER} exists already` }).getByText("Teams Direct Routing").waitFor();
}

async function numberUnavailable(page) {
  await withAnswer(page, "**/numbers/*", { status: 503, retryAfter: "60" }, async () => {
    await sendNumber(page);
    await page.getByText("The service is not available now (503)").waitFor();
  });
}

async function bulkStored(page) {
  await sendNumber(page);
  await page.getByText("1 number is stored.").waitFor();
}

async function bulkSending(page) {
  await withAnswer(page, BATCHES, { status: 429, retryAfter: "60" }, async () => {
    await sendNumber(page);
    await page.getByText("The upload goes on by itself").waitFor();
  });
  // The view after this one has an upload of its own.
  await page.evaluate(() => addEventListener("hashchange", () => location.reload(), { once: true }));
}

async function bulkLimited(page) {
  await withAnswer(page, BATCHES, { status: 429, retryAfter: "0" }, async () => {
    await sendNumber(page);
    await page.getByText("1 number is still to be sent").waitFor();
  });
}

async function bulkFaults(page) {
  await page.getByLabel("Telephone numbers", { exact: true }).fill("+442079460123\n020 7946 0124\nnone 12\n+442079460123");
  await page.getByText("4 numbers").waitFor();
}

async function bulkColumns(page) {
  await page.getByRole("checkbox", { name: "Operator Connect" }).uncheck();
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
  const rows = ["DDI;Site;customSipHeader", "+442079460123;Leeds;desk-1", "4.42079E+11;York;desk-2", "020 7946 0125;Leeds;desk 3"];
  await page.getByLabel("Telephone numbers", { exact: true }).fill(rows.join("\n"));
  await page.getByLabel("DDI", { exact: true }).selectOption({ label: "Telephone number" });
  await page.getByText("3 numbers · 2 have a fault and are left out").waitFor();
}

async function developer(page) {
  await page.getByRole("switch", { name: "Developer’s view" }).check();
  await page.getByRole("heading", { name: "The request" }).waitFor();
  await page.getByRole("switch", { name: "Developer’s view" }).press("Shift+Tab");
}

const NUMBER = "+442079460192";
const BATCHES = "**/*:createOrUpdateNumbers*";
/** The longest name of an account. */
const LONG = "a-customer-with-many-sites-and-departments-in-several-countries-".padEnd(100, "0123456789");
const LONG_NUMBER = "+442079460193";
