import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { api, checksReady, reset, startPortal } from "./support/portal.mjs";

let portal;

before(async () => {
  await reset();
  portal = await startPortal();
});

after(() => portal?.close());

test("the consents are listed and searched; one is accepted", async (t) => {
  const { page, writes } = await portal.open(t, "#/consents");
  await page.getByText("5 consents").waitFor();
  await page.getByLabel("Search by customer, contact or tenant").fill("dana");
  await page.getByText("1 consent", { exact: true }).waitFor();
  await page.getByRole("link", { name: "adatum" }).click();
  await page.getByText("dana@adatum.example").waitFor();
  await page.getByText("United States, Canada").waitFor();
  await checksReady(page);
  await page.getByLabel("Your answer", { exact: true }).selectOption("Accepted");
  await page.getByRole("button", { name: "Send the answer" }).click();
  await page.getByText("The answer is stored: Accepted.").waitFor();
  await page.getByRole("heading", { name: "Still to fill in or correct: 1" }).waitFor();
  assert.equal(writes[0].method(), "PATCH");
  assert.equal(writes[0].headers()["content-type"], "application/merge-patch+json");
  assert.equal(writes[0].headers()["if-match"] !== undefined, true);
});

test("a consent is declined only with a reason", async (t) => {
  const { value } = await api("GET", "/teamsRequestsForInformation");
  const { tenantId } = value.find(({ accountName }) => accountName === "litware");
  const { page, writes } = await portal.open(t, `#/consents/${tenantId}`);
  await checksReady(page);
  await page.getByLabel("Your answer", { exact: true }).selectOption("Declined");
  await page.getByRole("button", { name: "Send the answer" }).click();
  await page.getByText("Give the customer a reason").first().waitFor();
  assert.deepEqual(writes, []);
  await page.getByLabel("Reason, which the customer can read").fill("no service in the requested area");
  await page.getByRole("button", { name: "Send the answer" }).click();
  await page.getByText("The answer is stored: Declined.").waitFor();
  assert.deepEqual(writes[0].postDataJSON(), {
    customerRelationship: { status: "ConsentDeclined", comment: "no service in the requested area" },
  });
});
