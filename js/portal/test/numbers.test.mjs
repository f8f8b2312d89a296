import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { api, checksReady, fault, holdReads, reset, settle, startPortal } from "./support/portal.mjs";

let portal;

before(async () => {
  await reset();
  portal = await startPortal();
});

after(() => portal?.close());

test("all numbers are listed, found by digits, and filtered by account, service and status, each with a link", async (t) => {
  const { page } = await portal.open(t, "#/numbers");
  await page.getByText("2,000 numbers").waitFor();
  assert.equal(await page.locator("tbody tr").count(), 50);
  await page.getByLabel("Search by number or account").fill("1206 555-0100");
  await page.getByText("1 number", { exact: true }).waitFor();
  await page.getByRole("link", { name: "+12065550100" }).waitFor();
  await page.getByLabel("Search by number or account").fill("");
  await page.getByLabel("Account", { exact: true }).selectOption("fabrikam");
  await page.getByLabel("Service").selectOption("Operator Connect");
  await page.getByLabel("Sync").selectOption("Failed");
  await page.getByText("96 numbers").waitFor();
  assert.match(page.url(), /#\/numbers\?account=fabrikam&service=teamsOperatorConnect&status=failed$/);
  await page.reload();
  await page.getByText("96 numbers").waitFor();
});

test("columns are sorted, and pages turned", async (t) => {
  const { page } = await portal.open(t, "#/numbers?account=northwind");
  await page.getByText("300 numbers").waitFor();
  await page.getByRole("button", { name: "Telephone number" }).click();
  await page.getByRole("button", { name: "Telephone number" }).click();
  assert.equal(await page.getByRole("columnheader", { name: "Telephone number" }).getAttribute("aria-sort"), "descending");
  const first = await page.getByRole("rowheader").first().textContent();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("51 to 100 of 300").waitFor();
  assert.notEqual(await page.getByRole("rowheader").first().textContent(), first);
});

test("a number is checked while it is typed, with the state of its account, and nothing is sent before it is right", async (t) => {
  const { page, writes } = await portal.open(t, "#/new-number");
  await checksReady(page);
  assert.equal(await page.locator(".message").count(), 0, "a new form shows no messages at its fields");
  const field = page.locator('[data-path="telephoneNumber"]');
  await field.locator("input").pressSequentially("020 7946 0123");
  assert.equal(await field.locator(".message").count(), 0, "no message while it is typed for the first time");
  await page.keyboard.press("Tab");
  await field.locator('[data-code="number/e164"]').waitFor();
  assert.equal(await field.locator("input").getAttribute("aria-invalid"), "true");
  await field.getByRole("button", { name: "Use +442079460123" }).click();
  assert.equal(await field.locator("input").inputValue(), "+442079460123");
  assert.equal(await field.locator(".message").count(), 0);

  // Rules on the state of the account apply to a body that is right.
  await page.getByLabel("Used by", { exact: true }).selectOption("A person");
  await page.getByLabel("Emergency address").fill("5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d");
  await page.getByLabel("Account", { exact: true }).fill("northwind");
  await page.locator('.findings [data-code="state/service-not-enabled"]').waitFor();
  await page.getByLabel("Account", { exact: true }).fill("unknown-account");
  await page.locator('.findings [data-code="state/account-missing"]').waitFor();
  await page.getByText("There is no account unknown-account.").waitFor();

  await page.getByLabel("Used by", { exact: true }).selectOption("Choose");
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByText(/Not sent: \d error/).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.classList.contains("verdict")), true, "the verdict has the focus");
  await page.locator('.findings [data-code="number/usage-empty"]').click();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "SELECT", "its link leads to the field");
  assert.deepEqual(writes, []);
});

test("a number is added, followed until it is synced, and another one is added with the same settings", async (t) => {
  const { page, writes } = await portal.open(t, "#/new-number?account=fabrikam");
  await fillNumber(page, "+442079460155");
  await page.getByText("Ready to send").waitFor();
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByText("The number +442079460155 is stored for fabrikam.").waitFor();
  await page.getByText("It is being synced to the service.").waitFor();
  await settle({ accountName: "fabrikam", telephoneNumber: "+442079460155" });
  await page.getByText("The service has it. It can be used.").waitFor();
  const [request] = writes;
  assert.equal(request.headers()["if-none-match"], "*");
  assert.equal(request.postDataJSON().serviceDetails.teamsOperatorConnect.configuration.usage, "CallingUserAssignment");

  await page.getByRole("button", { name: "Add another" }).click();
  assert.equal(await page.getByLabel("Telephone number").inputValue(), "");
  assert.equal(await page.getByLabel("Used by", { exact: true }).inputValue(), "CallingUserAssignment");
  await page.getByLabel("Telephone number").fill("+442079460156");
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByRole("link", { name: "Show the number" }).click();
  await page.getByRole("heading", { name: "+442079460156" }).waitFor();
  await page.getByText("Reading office").waitFor();
});

test("an existing number is replaced only after a question", async (t) => {
  await putNumber("+442079460157", { civicAddressId: await address("Reading office"), usage: "ConferenceAssignment" });
  const { page, writes } = await portal.open(t, "#/new-number?account=fabrikam");
  await fillNumber(page, "+442079460157");
  await page.getByRole("button", { name: "Add the number" }).click();
  const dialog = page.getByRole("dialog", { name: "+442079460157 exists already" });
  await dialog.getByText("A conference bridge").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(writes.length, 1);
  assert.equal(await page.getByLabel("Telephone number").inputValue(), "+442079460157", "nothing typed is lost");
  await putNumber("+442079460157", { civicAddressId: await address("Reading office"), usage: "FirstPartyAppAssignment" });
  const release = await holdReads(page, "**/numbers/*442079460157?*");
  await page.getByRole("button", { name: "Add the number" }).click();
  await dialog.getByRole("progressbar").waitFor();
  assert.equal(await dialog.getByText("A conference bridge").count(), 0, "what was there before is not shown");
  release();
  await dialog.getByText("A voice app").waitFor();
  await dialog.getByRole("button", { name: "Replace the settings" }).click();
  await page.getByText("The number +442079460157 is stored for fabrikam.").waitFor();
  assert.match(writes.at(-1).headers()["if-match"], /^"/);
});

test("a number that fails to sync says why, and leads to its correction", async (t) => {
  await fault(t, { operation: "putNumber", syncDelayMs: 300, syncErrors: [{ code: "BadLocation", message: "unknown location", target: "oc" }] });
  const { page } = await portal.open(t, "#/new-number?account=fabrikam");
  await fillNumber(page, "+442079460158");
  await page.getByRole("button", { name: "Add the number" }).click();
  await page.getByText("The service has refused it.").waitFor();
  await page.getByText("unknown location").waitFor();
  await page.getByRole("link", { name: "Show the number" }).click();
  await page.getByRole("link", { name: "Correct the number" }).click();
  await page.getByRole("heading", { name: "Edit +442079460158" }).waitFor();
});

test("a number is edited with its ETag; when another user has changed it, both versions can be kept", async (t) => {
  await putNumber("+442079460159", { civicAddressId: await address("Reading office") });
  const { page, writes } = await portal.open(t, "#/accounts/fabrikam/numbers/+442079460159/edit");
  await checksReady(page);
  await page.getByLabel("Used by", { exact: true }).selectOption("A conference bridge");
  await putNumber("+442079460159", { civicAddressId: await address("Berlin office") });
  await page.getByRole("button", { name: "Save the changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Changed in the meantime" });
  await dialog.getByRole("button", { name: "Go on editing" }).click();
  assert.equal(await page.getByLabel("Used by", { exact: true }).inputValue(), "ConferenceAssignment");
  await page.getByRole("button", { name: "Save the changes" }).click();
  await dialog.getByRole("button", { name: "Take the present version" }).click();
  assert.match(await page.getByLabel("Emergency address").locator("option:checked").textContent(), /Berlin/);
  await page.getByLabel("Used by", { exact: true }).selectOption("A conference bridge");
  await page.getByRole("button", { name: "Save the changes" }).click();
  await page.getByText("The number +442079460159 is stored for fabrikam.").waitFor();
  assert.equal(writes.every((write) => write.headers()["if-match"] !== undefined), true);
});

test("a number is released after a question", async (t) => {
  await putNumber("+442079460160", { civicAddressId: await address("Reading office") });
  const { page, writes } = await portal.open(t, "#/accounts/fabrikam/numbers/+442079460160");
  await page.getByRole("button", { name: "Release" }).click();
  const dialog = page.getByRole("dialog", { name: "Release +442079460160?" });
  await dialog.getByRole("button", { name: "Keep it" }).click();
  assert.deepEqual(writes, []);
  await page.getByRole("button", { name: "Release" }).click();
  await dialog.getByRole("button", { name: "Release the number" }).click();
  await page.getByText("The number +442079460160 is released.").waitFor();
  assert.equal(writes[0].method(), "DELETE");
});

async function fillNumber(page, number) {
  await checksReady(page);
  await page.getByLabel("Telephone number").fill(number);
  await page.getByLabel("Used by", { exact: true }).selectOption("A person");
  const address = page.getByLabel("Emergency address");
  await address.and(page.locator("select")).waitFor();
  const option = await address.locator("option", { hasText: "Reading office" }).getAttribute("value");
  await address.selectOption(option);
}

async function address(name) {
  const { value } = await api("GET", "/accounts/fabrikam/teamsCivicAddresses");
  return value.find(({ description }) => description === name).id;
}

async function putNumber(telephoneNumber, configuration) {
  const given = { usage: "CallingUserAssignment", choosableCapabilities: ["InboundCalling"], ...configuration };
  const body = { telephoneNumber, accountName: "fabrikam", serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: given } } };
  await api("PUT", `/accounts/fabrikam/numbers/${telephoneNumber}`, body);
}
