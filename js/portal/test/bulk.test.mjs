import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { api, checksReady, fault, reset, startPortal } from "./support/portal.mjs";

let portal;

before(async () => {
  await reset();
  portal = await startPortal();
});

after(() => portal?.close());

test("rows have their faults before anything is sent; the good ones are stored, and shown with the account", async (t) => {
  const { page, writes } = await portal.open(t, "#/bulk?account=northwind");
  const rows = ["number;name", "+442079461001;Anna", '"020 7946 1002"', "12", "+442079461001"];
  await fill(page, rows);
  await page.getByText("There is no column for this field: Telephone number.").first().waitFor();
  await page.getByLabel("number", { exact: true }).selectOption({ label: "Telephone number" });
  await page.getByLabel("name", { exact: true }).selectOption({ label: "Not used" });
  await page.getByText("4 numbers · 3 have a fault and are left out").waitFor();
  await page.getByText("They are sent in 1 request.").waitFor();
  assert.deepEqual(await faultyRows(page), ["3", "4", "5"]);
  await page.getByText("The number is in row 2 already").waitFor();
  await page.getByRole("button", { name: "Correct them" }).click();
  await page.getByText("4 numbers · 2 have a fault and are left out").waitFor();
  assert.deepEqual(await faultyRows(page), ["3", "4", "5"], "what is changed is shown as well");
  await page.getByRole("button", { name: "Upload 2 numbers" }).click();
  await page.getByText("All 2 numbers are stored.").waitFor();
  assert.equal(writes.length, 1);
  assert.match(writes[0].url(), /northwind:createOrUpdateNumbers/);
  await page.getByText("2 numbers with faults were left out.").waitFor();
  await page.getByRole("link", { name: "All numbers of northwind" }).click();
  await page.getByText("302 numbers").waitFor();
  // Rows that are left out are kept.
  await page.goBack();
  assert.equal(await page.getByLabel("Telephone numbers", { exact: true }).inputValue(), rows.join("\n"));
});

test("a file has the columns of a service, which replace the settings; what a spreadsheet damaged is reported", async (t) => {
  const { page, writes } = await portal.open(t, "#/bulk");
  await checksReady(page);
  await page.getByRole("checkbox", { name: "Operator Connect" }).uncheck();
  await page.getByRole("checkbox", { name: "Zoom Phone" }).check();
  const rows = ["telephoneNumber;accountName;enabled;Anmerkung", '"+442079461031";northwind;WAHR;für "Anna"', "4,42079E+11;northwind;wahr;Ö", "+442079461032;;;"];
  await readFile(page, rows.join("\r\n"), "latin1");
  await page.getByText("The file rows.csv (1 kB).").waitFor();
  await page.getByText("3 numbers · 2 have a fault and are left out").waitFor();
  assert.deepEqual(await faultyRows(page), ["3", "4"]);
  await page.getByText("spreadsheet").first().waitFor();
  const unknown = page.locator(".field", { hasText: "Anmerkung" });
  await unknown.getByText("This column is not known, and is ignored.").waitFor();
  await unknown.getByText("für \"Anna\"").waitFor();
  await page.getByLabel("Account", { exact: true }).fill("northwind");
  await page.getByText("3 numbers · 1 has a fault and is left out").waitFor();
  await page.getByRole("button", { name: "Upload 2 numbers" }).click();
  await page.getByText("All 2 numbers are stored.").waitFor();
  const serviceDetails = { zoomPhoneCloudPeering: { enabled: true } };
  assert.deepEqual(writes.map((write) => write.postDataJSON()), [
    { numbers: ["+442079461031", "+442079461032"].map((telephoneNumber) => ({ accountName: "northwind", serviceDetails, telephoneNumber })) },
  ]);
});

test("settings that all rows have are corrected first", async (t) => {
  const { page } = await portal.open(t, "#/bulk?account=northwind");
  await checksReady(page);
  await page.getByLabel("Telephone numbers", { exact: true }).fill("+442079461033");
  await page.getByText("1 number · correct the settings first").waitFor();
  assert.deepEqual(await faultyRows(page), []);
  await page.getByRole("button", { name: "Upload 0 numbers" }).click();
  await page.getByRole("heading", { name: /^Not sent: \d errors$/ }).waitFor();
});

test("many rows are sent in batches of 100, a limit is waited for, and the upload can be cancelled", async (t) => {
  await fault(t, { operation: "createOrUpdateNumbers", status: 429, retryAfter: 2, times: 1 });
  const hold = () => undefined;
  // The first request passes to the API, which limits it.
  const answers = [pass, pass, pass, hold, pass, hold];
  const { page, writes } = await portal.open(t, "#/bulk?account=northwind", (page) =>
    page.route("**/*:createOrUpdateNumbers*", (route) => answers.shift()(route)),
  );
  const rows = Array.from({ length: 450 }, (_, index) => `+4420794${String(62000 + index)}`);
  await fill(page, rows);
  await page.getByText("They are sent in 5 requests.").waitFor();
  await page.getByRole("button", { name: "Upload 450 numbers" }).click();
  await page.getByText("The API takes no more requests now.").waitFor();
  await page.getByText(/^It goes on in [12] seconds?\.$/).waitFor();
  await page.getByText("200 of 450 numbers are stored.").waitFor();
  await sentAll(page, writes, 4);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled").waitFor();
  assert.deepEqual(new Set(writes.map((write) => numbersIn(write).length)), new Set([100]));
  // The batch that was cancelled has no response: its rows are left as well.
  await page.getByRole("heading", { name: "250 numbers are still to be sent" }).waitFor();
  assert.deepEqual((await faultyRows(page)).slice(0, 2), ["201", "202"]);
  assert.equal(writes.length, 4, "nothing is sent after the cancellation");
  await page.getByRole("button", { name: "Send the remaining 250 numbers" }).click();
  await page.getByText("300 of 450 numbers are stored.").waitFor();
  await sentAll(page, writes, 6);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("heading", { name: "150 numbers are still to be sent" }).waitFor();
  assert.deepEqual(writes.slice(4).map((write) => numbersIn(write)[0]), [rows[200], rows[300]]);
  // The file is kept while another view is shown.
  await page.getByRole("link", { name: "Consents" }).click();
  await page.getByRole("heading", { name: "Consents" }).waitFor();
  await page.goBack();
  await page.getByRole("button", { name: "Back to the rows" }).click();
  await page.getByText("The file rows.csv (7 kB).").waitFor();
  await page.getByRole("button", { name: "Upload 450 numbers" }).waitFor();
});

test("rows of an upload that stays limited are listed, apart from those that are stored, and sent when the user goes on", async (t) => {
  await api("PUT", "/accounts/bulk-limited", { name: "bulk-limited", serviceDetails: { teamsDirectRouting: { enabled: true, syncEnabled: false } } });
  const limit = { operation: "createOrUpdateNumbers", status: 429, retryAfter: 1, times: 6 };
  const { page, writes } = await portal.open(t, "#/bulk?account=bulk-limited", (page) => limitAfterFirst(page, () => fault(t, limit)));
  await fill(page, Array.from({ length: 250 }, (_, index) => `+4420794${String(63000 + index)}`));
  await page.getByRole("button", { name: "Upload 250 numbers" }).click();
  await page.getByRole("heading", { name: "150 numbers are still to be sent" }).waitFor({ timeout: 30_000 });
  await page.getByText("100 of 250 numbers are stored.").waitFor();
  await page.getByText("Too many requests").waitFor();
  assert.equal(writes.length, 7, "the second batch was sent again five times");
  assert.equal(await page.getByText("Nothing was stored").count(), 0);
  assert.equal(await page.getByText("The upload goes on by itself").count(), 0);
  assert.deepEqual((await faultyRows(page)).slice(0, 2), ["101", "102"]);
  await page.getByRole("cell", { name: "+442079463100" }).waitFor();
  // Another view does not end it.
  await page.getByRole("link", { name: "Consents" }).click();
  await page.getByRole("heading", { name: "Consents" }).waitFor();
  await page.goBack();
  // The requests before do not count for those after.
  await fault(t, { ...limit, times: 1 });
  await page.getByRole("button", { name: "Send the remaining 150 numbers" }).click();
  await page.getByText("All 250 numbers are stored.").waitFor();
  assert.deepEqual(writes.slice(7).map((write) => numbersIn(write).length), [100, 100, 50]);
  await page.getByRole("link", { name: "All numbers of bulk-limited" }).click();
  await page.getByText("250 numbers", { exact: true }).waitFor();
});

const ENDS = [
  ["a sign-in that has expired", "Not allowed (401)", (route) => route.fulfill({ status: 401 })],
  ["a fault of the API", "The service has failed (500)", (route) => route.fulfill({ status: 500 })],
  ["no response", "No response", (route) => route.abort()],
];

for (const [name, title, end] of ENDS) {
  test(`${name} ends an upload; then only the rows without a final response are sent`, async (t) => {
    const answers = [pass, refuse, end];
    const { page, writes } = await portal.open(t, "#/bulk?account=northwind", (page) =>
      page.route("**/*:createOrUpdateNumbers*", (route) => (answers.shift() ?? pass)(route)),
    );
    const rows = Array.from({ length: 310 }, (_, index) => `+4420794${String(65000 + index)}`);
    await fill(page, rows);
    await page.getByRole("button", { name: "Upload 310 numbers" }).click();
    await page.getByRole("heading", { name: "110 numbers are still to be sent" }).waitFor();
    await page.getByRole("heading", { name: "100 numbers are not stored" }).waitFor();
    await page.getByText("100 of 310 numbers are stored.").waitFor();
    await page.getByText(title, { exact: true }).waitFor();
    assert.equal(await page.getByText("The numbers cannot be read").count(), 0);
    assert.deepEqual(writes.map((write) => numbersIn(write)[0]), [rows[0], rows[100], rows[200]], "no batch is sent again");
    await page.getByRole("button", { name: "Send the remaining 110 numbers" }).click();
    await page.getByText("210 of 310 numbers are stored.").waitFor();
    assert.deepEqual(writes.slice(3).flatMap(numbersIn), rows.slice(200));
    assert.equal(await page.getByRole("button", { name: /^Send the remaining/ }).count(), 0);
  });
}

test("limits and outages of different batches do not add up, and the browser asks before rows that are left are lost", async (t) => {
  const limit = (route) => route.fulfill({ status: 429, headers: { "retry-after": "0" } });
  const outage = (route) => route.fulfill({ status: 503, headers: { "retry-after": "0" } });
  const answers = [limit, outage, limit, pass, outage, limit, limit, pass];
  const { page, writes } = await portal.open(t, "#/bulk?account=northwind", (page) =>
    page.route("**/*:createOrUpdateNumbers*", (route) => (answers.shift() ?? limit)(route)),
  );
  await fill(page, Array.from({ length: 250 }, (_, index) => `+4420794${String(66000 + index)}`));
  await page.getByRole("button", { name: "Upload 250 numbers" }).click();
  await page.getByRole("heading", { name: "50 numbers are still to be sent" }).waitFor();
  assert.equal(writes.length, 14);
  const dialog = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  assert.equal((await dialog).type(), "beforeunload");
  await (await dialog).accept();
  await closing;
});

test("an upload goes on while another view is shown", async (t) => {
  await fault(t, { operation: "createOrUpdateNumbers", delayMs: 700 });
  const { page } = await portal.open(t, "#/bulk?account=northwind");
  await fill(page, Array.from({ length: 300 }, (_, index) => `+4420794${String(64000 + index)}`));
  await page.getByRole("button", { name: "Upload 300 numbers" }).click();
  await page.getByText("100 of 300 numbers are stored.").waitFor();
  await page.getByRole("link", { name: "Accounts" }).click();
  await page.getByRole("heading", { name: "Accounts" }).waitFor();
  await page.getByRole("link", { name: "Bulk upload" }).click();
  await page.getByText("All 300 numbers are stored.").waitFor();
  // What is done is not shown again.
  await page.getByRole("link", { name: "Accounts" }).click();
  await page.getByRole("link", { name: "Bulk upload" }).click();
  await page.getByLabel("Telephone numbers", { exact: true }).waitFor();
});

test("a batch that the gateway refuses says which row is at fault; its rows are kept until they are stored", async (t) => {
  await api("PUT", "/accounts/bulk-late", { name: "bulk-late", serviceDetails: { teamsDirectRouting: { enabled: true, syncEnabled: false } } });
  const answers = [refuse];
  const { page } = await portal.open(t, "#/bulk?account=bulk-late", (page) =>
    page.route("**/*:createOrUpdateNumbers*", (route) => (answers.shift() ?? pass)(route)),
  );
  const rows = ["+442079461011", "+442079461012"];
  await fill(page, rows);
  await page.getByRole("button", { name: "Upload 2 numbers" }).click();
  await page.getByRole("heading", { name: "2 numbers are not stored" }).waitFor();
  await page.getByRole("row", { name: /\+442079461012 (?!Sent together)/ }).waitFor();
  await page.getByRole("row", { name: /\+442079461011 Sent together with a number that was refused/ }).waitFor();
  await page.getByRole("button", { name: "Back to the rows" }).click();
  await page.reload();
  const numbers = page.getByLabel("Telephone numbers", { exact: true });
  assert.equal(await numbers.inputValue(), rows.join("\n"));
  await page.getByRole("button", { name: "Upload 2 numbers" }).click();
  await page.getByText("All 2 numbers are stored.").waitFor();
  await page.reload();
  assert.equal(await numbers.inputValue(), "");
});

test("a file that is changed after it was checked is not sent, and the upload ends", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "acg-bulk-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "rows.csv");
  writeFileSync(file, "+442079461041\n");
  const { page, writes } = await portal.open(t, "#/bulk?account=northwind");
  await fill(page, []);
  await page.getByLabel("Or read a CSV file:").setInputFiles(file);
  await page.getByText("They are sent in 1 request.").waitFor();
  writeFileSync(file, "+442079461042\n+442079461043\n");
  await page.getByRole("button", { name: "Upload 1 number" }).click();
  await page.getByText("The numbers cannot be read:").waitFor();
  await page.getByRole("button", { name: "Back to the rows" }).waitFor();
  assert.equal(writes.length, 0);
});

test("10,000 rows are checked in a worker, and their faults are counted", async (t) => {
  const { page } = await portal.open(t, "#/bulk?account=northwind");
  await fill(page, ["+442079461001"]);
  const worker = page.waitForEvent("worker");
  const rows = Array.from({ length: 10_000 }, (_, index) => (index % 100 === 0 ? `0${index}` : `+44207${String(9460000 + index)}`));
  await readFile(page, rows.join("\n"));
  await page.getByText("10,000 numbers · 100 have a fault and are left out").waitFor();
  await page.getByRole("button", { name: "Upload 9,900 numbers" }).waitFor();
  await page.getByText("They are sent in 99 requests.").waitFor();
  assert.match((await worker).url(), /bulk-wasm-worker/);
});

function pass(route) {
  return route.continue();
}

function refuse(route) {
  return route.fulfill({ status: 400, contentType: "application/json", body: REFUSAL });
}

/** Waits until the page has sent so many requests. */
async function sentAll(page, writes, n) {
  while (writes.length < n) {
    await page.waitForEvent("request");
  }
}

/** The first batch passes the gateway; then the API is limited. */
async function limitAfterFirst(page, limit) {
  let isFirst = true;
  await page.route("**/*:createOrUpdateNumbers*", async (route) => {
    if (!isFirst) {
      return route.continue();
    }
    isFirst = false;
    const response = await route.fetch();
    await limit();
    return route.fulfill({ response });
  });
}

async function fill(page, rows) {
  await checksReady(page);
  await page.getByRole("checkbox", { name: "Operator Connect" }).uncheck();
  await page.getByRole("checkbox", { name: "Teams Direct Routing" }).check();
  if (rows.length < 20) {
    await page.getByLabel("Telephone numbers", { exact: true }).fill(rows.join("\n"));
  } else {
    await readFile(page, rows.join("\n"));
  }
}

/** Unlike a text that is filled in, which has an event for each of its lines. */
async function readFile(page, text, encoding = "utf8") {
  const file = { name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from(text, encoding) };
  await page.getByLabel("Or read a CSV file:").setInputFiles(file);
}

/** The telephone numbers of a batch. */
function numbersIn(write) {
  return write.postDataJSON().numbers.map(({ telephoneNumber }) => telephoneNumber);
}

/** The numbers of the rows in the table of faults. */
async function faultyRows(page) {
  return page.locator("table.data tbody tr th").allTextContents();
}

const REFUSAL = JSON.stringify({
  error: {
    code: "InvalidRequest",
    message: "expected a number",
    details: [
      {
        code: "number/e164",
        severity: "error",
        in: "body",
        target: "/numbers/1/telephoneNumber",
        message: "expected a number",
        help: null,
        url: "https://example.invalid",
      },
    ],
  },
});
