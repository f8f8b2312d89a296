// What the portal does when something is slow, fails, or is interrupted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { api, checksReady, fault, reset, startPortal, url } from "./support/portal.mjs";

let portal;

before(async () => {
  await reset();
  await api("PUT", "/accounts/behaviour", { name: "behaviour", serviceDetails: { teamsDirectRouting: DIRECT_ROUTING } });
  portal = await startPortal();
});

after(() => portal?.close());

test("nothing typed is lost by a link, by Back, by a reload, or by an error", async (t) => {
  const { page } = await portal.open(t, "#/new-number");
  await checksReady(page);
  await fillNumber(page, "+442079460181");
  await page.getByRole("link", { name: "Consents", exact: true }).click();
  await page.getByRole("heading", { name: "Consents" }).waitFor();
  await page.goBack();
  await page.getByText("What you typed before is still here.").waitFor();
  assert.equal(await page.getByLabel("Telephone number").inputValue(), "+442079460181");
  await page.reload();
  assert.equal(await page.getByLabel("Telephone number").inputValue(), "+442079460181");
  await fault(t, { operation: "putNumber", status: 503 });
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByText("The service is not available now (503)").waitFor();
  assert.equal(await page.getByLabel("Telephone number").inputValue(), "+442079460181");
  await page.getByRole("button", { name: "Discard it" }).click();
  assert.equal(await page.getByLabel("Telephone number").inputValue(), "");
  await page.getByRole("heading", { name: /^Still to fill in or correct: / }).waitFor();
});

test("a draft of an edit does not replace what another user has changed meanwhile", async (t) => {
  const account = (correlationId) => ({ name: "behaviour-draft", correlationId, serviceDetails: { teamsDirectRouting: DIRECT_ROUTING } });
  await api("PUT", "/accounts/behaviour-draft", account("first"));
  const { page } = await portal.open(t, "#/accounts/behaviour-draft/edit");
  await page.getByLabel("Your reference").fill("mine");
  await api("PUT", "/accounts/behaviour-draft", account("theirs"));
  await page.reload();
  await page.getByText("What you typed before is still here.").waitFor();
  assert.equal(await page.getByLabel("Your reference").inputValue(), "mine");
  await page.getByRole("button", { name: "Save the changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Changed in the meantime" });
  await dialog.getByRole("button", { name: "Take the present version" }).click();
  assert.equal(await page.getByLabel("Your reference").inputValue(), "theirs");
  await page.getByLabel("Your reference").fill("ours");
  await page.reload();
  await page.getByText("What you typed before is still here.").waitFor();
  await page.getByRole("button", { name: "Save the changes" }).click();
  await page.getByText("The account behaviour-draft is stored.").waitFor();
});

test("a draft that is continued after a conflict is still one of the version before", async (t) => {
  const account = (correlationId) => ({ name: "behaviour-conflict", correlationId, serviceDetails: { teamsDirectRouting: DIRECT_ROUTING } });
  await api("PUT", "/accounts/behaviour-conflict", account("first"));
  const { page } = await portal.open(t, "#/accounts/behaviour-conflict/edit");
  await page.getByLabel("Your reference").fill("mine");
  await api("PUT", "/accounts/behaviour-conflict", account("theirs"));
  await page.getByRole("button", { name: "Save the changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Changed in the meantime" });
  const takeTheirs = dialog.getByRole("button", { name: "Take the present version", disabled: false });
  await takeTheirs.waitFor();
  await dialog.getByRole("button", { name: "Go on editing" }).click();
  await page.getByLabel("Your reference").fill("mine as well");
  await page.reload();
  await page.getByText("What you typed before is still here.").waitFor();
  await page.getByRole("button", { name: "Save the changes" }).click();
  await takeTheirs.click();
  assert.equal(await page.getByLabel("Your reference").inputValue(), "theirs");
});

test("a slow gateway shows progress at once, and the request can be cancelled", async (t) => {
  await fault(t, { operation: "putNumber", delayMs: 8000 });
  const { page } = await portal.open(t, "#/new-number");
  await checksReady(page);
  await fillNumber(page, "+442079460182");
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByRole("progressbar", { name: "Sending…" }).waitFor({ timeout: 500 });
  await page.getByText("The gateway is slow to respond…").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("You have cancelled the request.").waitFor();
  assert.equal(await page.getByLabel("Telephone number").inputValue(), "+442079460182");
});

const SAID = [
  { status: 403, words: "Not allowed (403)" },
  { status: 404, words: "Not found" },
  { status: 409, words: "In conflict with what exists (409)" },
  { status: 429, words: "Too many requests", also: /You can try again in 2\d seconds/, rule: { retryAfter: 30 } },
  { status: 500, words: "The service has failed (500)" },
  { status: 503, words: "The service is not available now (503)" },
];

for (const { status, words, also, rule } of SAID) {
  test(`a response with ${status} has its own words`, async (t) => {
    await fault(t, { operation: "putNumber", status, message: "words of the API", ...rule });
    const { page } = await portal.open(t, "#/new-number");
    await checksReady(page);
    await fillNumber(page, `+442079461${status}`);
    await page.getByRole("button", { name: "Add the number" }).click();
    await page.getByText(words).waitFor();
    await page.getByText("The service says: words of the API").waitFor();
    if (also !== undefined) {
      await page.getByText(also).waitFor();
    }
  });
}

test("a response with 202 says that the number is stored later", async (t) => {
  const { page } = await portal.open(t, "#/new-number", (page) =>
    page.route("**/numbers/**", (route) => (route.request().method() === "PUT" ? route.fulfill({ status: 202 }) : route.continue())),
  );
  await checksReady(page);
  await fillNumber(page, "+442079460184");
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByText("The number +442079460184 is accepted for behaviour, and stored later.").waitFor();
});

test("a gateway that cannot be reached is not the end: the list is read again", async (t) => {
  let isUp = false;
  const { page } = await portal.open(t, "#/accounts", (page) =>
    page.route("**/accounts?*", (route) => (isUp ? route.continue() : route.abort())),
  );
  await page.getByText("No response").waitFor();
  isUp = true;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "northwind" }).waitFor();
});

test("a list that is limited says when it can be read again, and that nothing else happened", async (t) => {
  await fault(t, { operation: "listNumbers", status: 429, retryAfter: 30, times: 1 });
  const { page } = await portal.open(t, "#/numbers");
  await page.getByText("Too many requests").waitFor();
  await page.getByText("This part of the page could not be read.").waitFor();
  await page.getByText(/You can try again in 2\d seconds/).waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText(/numbers$/).waitFor();
});

test("without the checks the portal says so, and sends all the same", async (t) => {
  const { page, writes } = await portal.open(t, "#/new-number", (page) =>
    page.addInitScript(() => {
      delete globalThis.WebAssembly;
    }),
  );
  await page.getByText("The checks could not be loaded").first().waitFor();
  await fillNumber(page, "01632 960001");
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.locator('[data-path="telephoneNumber"] [data-code="number/e164"]').waitFor();
  assert.match(await page.locator('[data-path="telephoneNumber"] .source').textContent(), /gateway, 400/);
  assert.equal(writes.length, 1);
});

test("the checks are shown to be loading while they are", async (t) => {
  let load;
  const wait = new Promise((resolve) => (load = resolve));
  const { page } = await portal.open(t, "#/new-number", (page) =>
    page.route("**/assets/*.js", async (route) => {
      if (!/index-|-?en-/.test(route.request().url())) {
        await wait;
      }
      await route.continue();
    }),
  );
  await page.locator(".verdict .loading").waitFor();
  load();
  await checksReady(page);
  await page.getByText(/^Still to fill in or correct: \d/).waitFor();
});

test("the developer’s view shows the request, and sends it without checking", async (t) => {
  const { page, writes } = await portal.open(t, "#/new-number");
  await checksReady(page);
  assert.equal(await page.getByRole("heading", { name: "The request" }).count(), 0);
  await page.getByRole("switch", { name: "Developer’s view" }).check();
  await fillNumber(page, "01632 960001");
  const request = page.getByRole("region", { name: "The request" });
  assert.match(await request.textContent(), /PUT \/accounts\/behaviour\/numbers\/01632%20960001\?api-version=2024-02-29/);
  await page.getByLabel("Send without checking").check();
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByText("Refused (400)").waitFor();
  await page.getByText("Status of the last response: 400").waitFor();
  assert.equal(writes.length, 1);
  await page.getByRole("switch", { name: "Developer’s view" }).uncheck();
});

test("every view has an address, and an unknown one says so", async (t) => {
  const { page } = await portal.open(t, "#/accounts/behaviour/edit");
  await page.getByRole("heading", { name: "Edit behaviour" }).waitFor();
  await page.goto(`${url}/#/accounts/unknown-account`);
  await page.getByText("Not found").waitFor();
  await page.goto(`${url}/#/nowhere`);
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
});

async function fillNumber(page, number) {
  await page.getByLabel("Account", { exact: true }).fill("behaviour");
  await page.getByLabel("Telephone number").fill(number);
  await page.getByRole("checkbox", { name: "Operator Connect" }).uncheck();
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
}

const DIRECT_ROUTING = { enabled: true, syncEnabled: false };
