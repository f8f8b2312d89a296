// `acg-policy/forms` in Chromium, filled in as a person does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { startBrowser } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
import { js } from "./support/workspace.mjs";

let server;
let browser;
let page;
before(async () => {
  server = await startServer({ "/dist/": join(js, "dist"), "/": join(js, "test/pages") });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});
const faults = [];
beforeEach(async () => {
  await page?.close();
  page = await browser.context.newPage();
  page.on("pageerror", (fault) => faults.push(fault));
  await page.goto(`${server.url}/forms.html`);
  await page.waitForFunction(() => "bind" in globalThis);
});
afterEach(() => assert.deepEqual(faults.splice(0), []));

const CONFIGURATION = "serviceDetails.teamsOperatorConnect.configuration";
const bind = (options) => page.evaluate((given) => globalThis.bind(given), options);
const number = () => page.locator("#tn");
const save = () => page.getByRole("button", { name: "Save" });
const errorOf = (control) =>
  control.evaluate((element) => {
    const ids = (element.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id.includes("-error"));
    return { invalid: element.getAttribute("aria-invalid"), text: ids.map((id) => document.getElementById(id).textContent).join(" ") };
  });
const NONE = { invalid: null, text: "" };
const summary = () => page.locator(".acg-summary li");

async function fillIn() {
  await number().fill("+442079460123");
  await page.getByLabel("Account").fill("contoso");
  await page.getByLabel("Zoom").check();
}

test("an error is shown when its field is left, changes with it, and has a custom validity from the start", async () => {
  await bind();
  await number().pressSequentially("020");
  assert.deepEqual(await errorOf(number()), NONE);
  assert.notEqual(await number().evaluate((element) => element.validationMessage), "");
  await number().press("Tab");
  const { invalid, text } = await errorOf(number());
  assert.deepEqual([invalid, text.length > 0], ["true", true]);
  assert.match(await number().getAttribute("aria-describedby"), /^hint acg-\d+-error-telephoneNumber$/);
  assert.deepEqual(await errorOf(page.getByLabel("Account")), NONE);
  await number().fill("+442079460123");
  assert.deepEqual(await errorOf(number()), NONE);
  assert.equal(await number().getAttribute("aria-describedby"), "hint");
  assert.equal(await number().evaluate((element) => element.checkValidity()), true);
});

test("a form with errors is not sent: the list of errors takes the focus, and its links lead to the controls", async () => {
  await bind();
  await number().fill("020");
  await save().click();
  assert.deepEqual(await page.evaluate(() => globalThis.sent), []);
  assert.equal(await page.evaluate(() => document.activeElement.className), "acg-summary");
  assert.equal(await page.getByRole("group", { name: "Please correct the following:" }).count(), 1);
  assert.deepEqual((await summary().locator("a").evaluateAll((links) => links.map((link) => link.hash))).slice(0, 1), ["#tn"]);
  assert.equal(await page.locator("#services-error").textContent().then((text) => text.length > 0), true, "a place for a member without control");
  const before = page.url();
  await summary().locator("a").nth(1).click();
  assert.equal(await page.evaluate(() => document.activeElement.name), "accountName");
  assert.equal(page.url(), before);
  assert.equal(await number().inputValue(), "020");
  const count = await summary().count();
  await number().fill("+442079460123");
  assert.equal(await summary().count(), count - 1);
});

test("the body has what was typed: lists, booleans, members without controls, and no service that is not used", async () => {
  await bind({ base: { configuration: { customSipHeader: "a1" } } });
  await fillIn();
  const zoom = { zoomPhoneCloudPeering: { enabled: true } };
  const body = { configuration: { customSipHeader: "a1" }, telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: zoom };
  assert.deepEqual(await page.evaluate(() => globalThis.bound.body), body);
  await page.getByLabel("Enabled").check();
  await page.getByLabel("Usage").selectOption("ConferenceAssignment");
  await page.getByLabel("Out").check();
  const configuration = { usage: "ConferenceAssignment", choosableCapabilities: ["OutboundCalling"], allowTenantAddressUpdate: false };
  assert.deepEqual(await page.evaluate(() => globalThis.bound.body.serviceDetails), {
    ...zoom,
    teamsOperatorConnect: { enabled: true, configuration },
  });
  await save().click();
  assert.deepEqual(await page.evaluate(() => globalThis.sent.length), 1);
});

test("warnings are apart from errors, and do not prevent sending", async () => {
  await bind();
  await fillIn();
  await page.getByLabel("Enabled").check();
  await page.getByLabel("Usage").selectOption("CallingUserAssignment");
  await page.getByLabel("In", { exact: true }).check();
  await page.getByLabel("Address").fill("x");
  await page.getByLabel("Address").press("Tab");
  assert.notEqual(await page.locator("#address-warning").textContent(), "");
  assert.equal(await page.getByLabel("Address").getAttribute("aria-invalid"), null);
  assert.equal(await page.getByLabel("Address").getAttribute("aria-describedby"), "address-warning");
  await save().click();
  assert.equal(await page.evaluate(() => globalThis.sent.length), 1);
  assert.equal(await summary().count(), 0);
});

test("the errors of a response are shown at their fields until these change", async () => {
  await bind();
  await page.evaluate((usage) => {
    const byField = { accountName: ["Gone."], [`${usage}.choosableCapabilities.0`]: ["Not offered."] };
    globalThis.answers.push({ kind: "refused", status: 400, byField, formErrors: ["Closed."], warnings: {}, message: null });
  }, CONFIGURATION);
  await fillIn();
  await save().click();
  await summary().first().waitFor();
  assert.deepEqual(await summary().allTextContents(), ["Gone.", "Not offered.", "Closed."]);
  assert.deepEqual(await errorOf(page.getByLabel("Account")), { invalid: "true", text: "Gone." });
  await page.getByLabel("Account").fill("fabrikam");
  assert.deepEqual(await errorOf(page.getByLabel("Account")), NONE);
  assert.deepEqual(await summary().allTextContents(), ["Not offered."], "errors of the whole are those of another body");
});

test("an outcome without texts is shown by its message", async () => {
  await bind();
  await page.evaluate(() => globalThis.answers.push({ kind: "conflict", status: 409, byField: {}, formErrors: [], warnings: {}, message: null }));
  await fillIn();
  await save().click();
  await summary().first().waitFor();
  assert.deepEqual(await summary().allTextContents(), ["HTTP 409"]);
});

test("the account is looked up when a field is left, and again when the form is sent", async () => {
  await bind({ accountState: { state: "missing" } });
  await fillIn();
  await page.getByLabel("Account").focus();
  await page.getByLabel("Account").press("Tab");
  await page.waitForFunction(() => document.querySelector("[name=accountName]").getAttribute("aria-invalid") === "true");
  await save().click();
  await page.waitForFunction(() => document.activeElement.className === "acg-summary");
  assert.deepEqual(await page.evaluate(() => globalThis.sent), []);
  await page.evaluate(() => (globalThis.accountState = { state: "unknown", reason: "forbidden" }));
  await save().click();
  await page.waitForFunction(() => globalThis.sent.length === 1);
});

test("without `onSubmit` the browser submits an accepted form, also after a look-up", async () => {
  for (const accountState of [undefined, { state: "unknown", reason: "forbidden" }]) {
    await page.reload();
    await page.waitForFunction(() => "bind" in globalThis);
    await bind({ sends: false, ...(accountState && { accountState }) });
    await page.evaluate(() => {
      globalThis.submitted = [];
      addEventListener("submit", (event) => {
        globalThis.submitted.push([event.defaultPrevented, event.submitter?.textContent]);
        event.preventDefault();
      });
    });
    await save().click();
    await fillIn();
    await save().click();
    const expected = [[true, "Save"], ...(accountState ? [[true, "Save"]] : []), [false, "Save"]];
    await page.waitForFunction((count) => globalThis.submitted.length >= count, expected.length);
    assert.deepEqual(await page.evaluate(() => globalThis.submitted), expected);
  }
});

test("a draft survives a reload, and is removed when the request is accepted", async () => {
  await bind({ draft: "number" });
  await number().pressSequentially("02");
  await page.getByLabel("Usage").selectOption("ConferenceAssignment");
  await page.getByLabel("Out").check();
  const reload = async () => {
    await page.reload();
    await page.waitForFunction(() => "bind" in globalThis);
    await page.evaluate(() => document.querySelector("form").reset());
    await bind({ draft: "number" });
    return page.evaluate(() => globalThis.bound.restored);
  };
  assert.equal(await reload(), true);
  assert.equal(await number().inputValue(), "02");
  assert.equal(await page.getByLabel("Usage").inputValue(), "ConferenceAssignment");
  assert.deepEqual([await page.getByLabel("Out").isChecked(), await page.getByLabel("In", { exact: true }).isChecked()], [true, false]);
  await page.getByLabel("Usage").selectOption("");
  await page.getByLabel("Out").uncheck();
  await fillIn();
  await page.evaluate(() => globalThis.answers.push({ kind: "stored", byField: {}, formErrors: [], warnings: {} }));
  await save().click();
  await page.waitForFunction(() => sessionStorage.length === 0);
  assert.equal(await reload(), false);
});

test("a draft has neither passwords nor hidden values", async () => {
  await page.evaluate(() => {
    document.querySelector("[name=accountName]").type = "password";
    document.querySelector("[name=csrf]").name = "configuration.customSipHeader";
  });
  await bind({ draft: "number" });
  await number().fill("02");
  await page.getByLabel("Account").fill("secret");
  const draft = await page.evaluate(() => sessionStorage.getItem("number"));
  assert.ok(draft.includes("02") && !draft.includes("secret") && !draft.includes("token"), draft);
});

test("a form that is being sent is not sent again", async () => {
  await bind();
  await page.evaluate(() => globalThis.answers.push(new Promise((resolve) => (globalThis.answer = resolve))));
  await fillIn();
  await save().click();
  await save().click();
  assert.deepEqual(await page.evaluate(() => [globalThis.sent.length, globalThis.bound.result.accepted]), [1, true]);
  assert.equal(await page.locator("form").getAttribute("aria-busy"), "true");
  await page.evaluate(() => globalThis.answer());
  await page.locator("form:not([aria-busy])").waitFor();
  await save().click();
  assert.equal(await page.evaluate(() => globalThis.sent.length), 2);
});

test("a form whose storage is forbidden has no draft, and is sent", async () => {
  await page.evaluate(() => {
    const get = () => {
      throw new DOMException("denied", "SecurityError");
    };
    Object.defineProperty(globalThis, "sessionStorage", { get });
  });
  await bind({ draft: "number" });
  await fillIn();
  await save().click();
  assert.deepEqual(await page.evaluate(() => [globalThis.bound.restored, globalThis.sent.length]), [false, 1]);
});

test("a click on a button is not lost when leaving a field shows a text above it", async () => {
  await bind();
  await number().fill("020");
  const { x, y, width, height } = await save().boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.up();
  await summary().first().waitFor();
  assert.ok((await summary().count()) > 1);
});

test("`unbind` leaves the form as it was", async () => {
  const html = () => page.evaluate(() => document.querySelector("form").outerHTML);
  const before = await html();
  await bind();
  await number().fill("020");
  await page.evaluate(() => globalThis.bound.unbind());
  await number().press("Tab");
  await page.evaluate(() => document.querySelectorAll("[aria-describedby='']").forEach((element) => element.removeAttribute("aria-describedby")));
  assert.equal(await html(), before);
});

test("axe finds nothing in a form with errors and warnings", async () => {
  await bind();
  await number().fill("020");
  await page.getByLabel("Enabled").check();
  await save().click();
  // Through the debugger, which the content security policy does not apply to.
  await page.evaluate(readFileSync(join(js, "node_modules/axe-core/axe.min.js"), "utf8"));
  const violations = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run("form");
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
  });
  assert.deepEqual(violations, []);
});
