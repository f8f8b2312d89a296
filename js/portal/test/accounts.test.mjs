import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { api, checksReady, holdReads, reset, startPortal } from "./support/portal.mjs";

let portal;

before(async () => {
  await reset();
  portal = await startPortal();
});

after(() => portal?.close());

test("the accounts are listed with the numbers of each service, and searched", async (t) => {
  const { page } = await portal.open(t, "#/accounts");
  await page.getByText("3 accounts").waitFor();
  await page.getByLabel("Search by name, tenant or reference").fill("706b9cd9");
  await page.getByText("1 account", { exact: true }).waitFor();
  await page.reload();
  await page.getByText("1 account", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Operator Connect 1,200" }).click();
  await page.getByText("1,200 numbers").waitFor();
});

test("an account shows its services, emergency addresses and capability plans", async (t) => {
  const { page } = await portal.open(t, "#/accounts/woodgrove");
  await page.getByRole("heading", { name: "woodgrove" }).waitFor();
  await page.getByText(/Reading office, 20 Station Road, Reading/).waitFor();
  await page.getByRole("rowheader", { name: "Calling users" }).waitFor();
});

test("an account is created with a verdict while typing, warnings do not prevent sending", async (t) => {
  const { page, writes } = await portal.open(t, "#/accounts");
  await page.getByRole("link", { name: "Create an account" }).click();
  await checksReady(page);
  await page.getByLabel("Account name").fill("tail spin");
  await page.getByLabel("Teams tenant ID").fill("not-a-guid");
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
  await page.getByLabel("Subdomain").fill("tail spin");
  await page.getByLabel("Token for region 1").fill("MS=ms12345678");
  await page.getByLabel("Token for region 2").fill("MS=ms87654321");
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.locator('[data-path="name"] [data-code="account/name-format"]').waitFor();
  const subdomain = "serviceDetails.teamsDirectRouting.configuration.subdomain";
  await page.locator(`[data-path="${subdomain}"] [data-code="account/subdomain-format"]`).waitFor();
  assert.deepEqual(writes, []);
  await page.getByLabel("Account name").fill("tailspin");
  await page.getByLabel("Subdomain").fill("tailspin");
  const tenant = page.locator('[data-path="serviceDetails.teamsTenantId"]');
  await tenant.locator(".message.warning").waitFor();
  assert.equal(await tenant.locator("input").getAttribute("aria-invalid"), null);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByText("The account tailspin is stored.").waitFor();
  await page.getByRole("link", { name: "Show the account" }).click();
  await page.getByRole("heading", { name: "tailspin" }).waitFor();
});

test("an account that exists is not replaced without a question", async (t) => {
  const { page, writes } = await portal.open(t, "#/new-account");
  await checksReady(page);
  await page.getByLabel("Account name").fill("northwind");
  await page.getByLabel("Sync its numbers to Microsoft").uncheck();
  await page.getByRole("button", { name: "Create the account" }).click();
  const dialog = page.getByRole("dialog", { name: "This account exists already" });
  await dialog.waitFor();
  assert.equal(await page.getByText("Changed in the meantime").count(), 0, "the dialog alone says what is the matter");
  await dialog.getByRole("button", { name: "Go on editing" }).click();
  assert.equal(writes.length, 1);
  assert.equal(await page.getByLabel("Account name").inputValue(), "northwind");
});

test("an account is edited with its ETag, and not over the change of another user", async (t) => {
  await putAccount("contoso-edit", "first");
  const { page, writes } = await portal.open(t, "#/accounts/contoso-edit/edit");
  await page.getByLabel("Your reference").fill("mine");
  await putAccount("contoso-edit", "theirs");
  const release = await holdReads(page, "**/accounts/contoso-edit?*");
  await page.getByRole("button", { name: "Save the changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Changed in the meantime" });
  for (const name of ["Take the present version", "Replace it with mine"]) {
    assert.equal(await dialog.getByRole("button", { name }).isDisabled(), true, `${name}: it is not read yet`);
  }
  release();
  await dialog.getByRole("button", { name: "Replace it with mine" }).click();
  await page.getByText("The account contoso-edit is stored.").waitFor();
  assert.equal((await api("GET", "/accounts/contoso-edit")).correlationId, "mine");
  assert.deepEqual(writes.map((write) => write.headers()["if-match"] === undefined), [false, false]);
});

test("an account is edited again after it was stored", async (t) => {
  await putAccount("contoso-again", "first");
  const { page } = await portal.open(t, "#/accounts/contoso-again");
  for (const reference of ["second", "third"]) {
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("Your reference").fill(reference);
    assert.equal(await page.getByText("What you typed before is still here.").count(), 0);
    await page.getByRole("button", { name: "Save the changes" }).click();
    await page.getByText("The account contoso-again is stored.").waitFor();
    await page.getByRole("link", { name: "Show the account" }).click();
    await page.locator(".facts").getByText(reference).waitFor();
  }
});

test("an account with numbers is deleted only after its name was typed", async (t) => {
  await putAccount("contoso-delete", "x");
  const number = { telephoneNumber: "+442079460171", accountName: "contoso-delete", serviceDetails: { teamsDirectRouting: { enabled: true } } };
  await api("PUT", "/accounts/contoso-delete/numbers/+442079460171", number);
  const { page, writes } = await portal.open(t, "#/accounts/contoso-delete");
  await page.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete the account contoso-delete?" });
  await dialog.getByText("Its number is released too").waitFor();
  assert.equal(await dialog.getByRole("button", { name: "Delete the account" }).isDisabled(), true);
  await dialog.getByLabel("Type contoso-delete to confirm").fill("contoso-delete");
  await dialog.getByRole("button", { name: "Delete the account" }).click();
  await page.getByText("The account contoso-delete is deleted.").waitFor();
  assert.match(writes[0].url(), /deleteNumbers=true/);
});

async function putAccount(name, correlationId) {
  const teamsDirectRouting = { enabled: true, syncEnabled: false };
  await api("PUT", `/accounts/${name}`, { name, correlationId, serviceDetails: { teamsDirectRouting } });
}
