import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { readResponse } from "acg-policy";

import { workspace } from "./support/workspace.mjs";

const detail = {
  code: "number/usage-empty",
  message: "`usage` is empty",
  target: "/serviceDetails/teamsOperatorConnect/configuration/usage",
  severity: "error",
  in: "body",
  help: "send what the number is for",
  url: "https://example.com/number/usage-empty",
};
const errorWith = (...details) => ({ error: { code: "InvalidRequest", message: "usage is empty", details } });
const read = (status, body = "", headers = {}) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return readResponse(new Response(NO_BODY.includes(status) ? null : text, { status, headers }));
};
const NO_BODY = [204, 304];

test("a refusal of the gateway has the issues of a check", async () => {
  const path = ["serviceDetails", "teamsOperatorConnect", "configuration", "usage"];
  const outcome = await read(400, errorWith(detail), { "x-ms-request-id": "a-1" });
  const { issues, ...rest } = outcome;
  const { target, text, textCode, ...issue } = { ...detail, ...issues[0] };
  assert.deepEqual(issue, { ...withoutTarget(detail), path, facts: {} });
  assert.equal(target, detail.target);
  assert.equal(text, "Usage is empty. Send what the number is for.");
  assert.equal(textCode, "number/usage-empty");
  assert.deepEqual(rest, {
    kind: "refused",
    status: 400,
    message: "usage is empty",
    byField: { [path.join(".")]: [text] },
    formErrors: [],
    warnings: {},
    requestId: "a-1",
    body: errorWith(detail),
  });
});

function withoutTarget({ target: _, ...rest }) {
  return rest;
}

test("the reply that the gateway is tested with has all of its issues", async () => {
  const reply = readFileSync(join(workspace, "crates/acg-policy-wire/golden/reply.json"), "utf8");
  const { issues, byField, formErrors, warnings } = await read(400, reply);
  const { details } = JSON.parse(reply).error;
  assert.deepEqual(issues.map(({ code }) => code), details.map(({ code }) => code));
  assert.deepEqual(issues.at(-1).path, ["a/b~c", 7, 7]);
  assert.deepEqual(issues.at(-1).facts, details.at(-1).facts);
  assert.deepEqual(Object.keys(byField), ["telephoneNumber", "a/b~c.7.7"]);
  assert.deepEqual([formErrors.length, Object.keys(warnings)], [1, [""]]);
});

test("each status has its kind", async () => {
  const synced = { name: "contoso", serviceProvisioningStatus: "Synced" };
  const cases = [
    [200, synced, "stored"],
    [201, { serviceProvisioningStatus: "pending" }, "pending"],
    [202, "", "pending"],
    [204, "", "stored"],
    [304, "", "stored"],
    [200, { serviceProvisioningStatus: "failed" }, "failed"],
    [400, "", "refused"],
    [401, "", "denied"],
    [403, "", "denied"],
    [404, "", "missing"],
    [409, "", "conflict"],
    [412, "", "changed"],
    [413, "", "refused"],
    [428, "", "refused"],
    [429, "", "limited"],
    [500, "", "failed"],
    [503, "<html>", "unavailable"],
    [504, "upstream request timeout", "unavailable"],
  ];
  for (const [status, body, kind] of cases) {
    assert.equal((await read(status, body)).kind, kind, String(status));
  }
});

test("the wait is a number of seconds or a date, and the entity tag is kept", async () => {
  const wait = async (value) => (await read(429, "", { "retry-after": value })).retryAfter;
  assert.equal(await wait("120"), 120);
  const soon = await wait(new Date(Date.now() + 30_000).toUTCString());
  assert.ok(soon > 25 && soon <= 31, String(soon));
  assert.equal(await wait(new Date(0).toUTCString()), 0);
  assert.equal(await wait("soon"), undefined);
  assert.equal((await read(200, {}, { etag: '"7"' })).etag, '"7"');
  assert.ok(!("retryAfter" in (await read(429))));
});

test("an error about the account's name is at its member", async () => {
  const inPath = { ...detail, code: "state/account-missing", in: "path", target: "/accountName" };
  assert.deepEqual(Object.keys((await read(404, errorWith(inPath))).byField), ["accountName"]);
  const response = (url) => ({ status: 404, url, headers: new Headers(), text: async () => JSON.stringify(errorWith(inPath)) });
  const put = "https://gateway.example/accounts/contoso?api-version=2024-02-29";
  assert.deepEqual(Object.keys((await readResponse(response(put))).byField), ["name"]);
});

test("errors of the API are read", async () => {
  const error = { code: "Conflict", message: "The subdomain is taken.", target: "serviceDetails.teamsDirectRouting" };
  const conflict = await read(409, { error });
  assert.deepEqual([conflict.kind, conflict.message], ["conflict", error.message]);
  assert.deepEqual(conflict.byField, { "serviceDetails.teamsDirectRouting": ["The subdomain is taken."] });
  const many = { code: "BadRequest", message: "Two faults.", details: [{ code: "A", message: "One", target: "numbers[1].usage" }, { code: "B" }] };
  const refused = await read(400, { error: many });
  assert.deepEqual(refused.byField, { "numbers.1.usage": ["One."] });
  assert.deepEqual(refused.formErrors, ["B."]);
  const failed = { serviceProvisioningStatus: "failed", serviceProvisioningErrors: [{ code: "InvalidRequest", message: "No usage", target: "oc" }] };
  assert.deepEqual((await read(200, failed)).byField, { "serviceDetails.teamsOperatorConnect": ["No usage."] });
});

test("a JSON Pointer is split into its segments", async () => {
  const path = async (target, part = "body") => (await read(400, errorWith({ ...detail, target, in: part }))).issues[0].path;
  assert.deepEqual(await path(""), []);
  assert.deepEqual(await path("/"), [""]);
  assert.deepEqual(await path("/a~1b/~0c/~01"), ["a/b", "~c", "~1"]);
  assert.deepEqual(await path("/numbers/12/usage"), ["numbers", 12, "usage"]);
  assert.deepEqual(await path("/numbers/012/-1/1e3/"), ["numbers", "012", "-1", "1e3", ""]);
  assert.deepEqual(await path("/0", "query"), ["0"], "a query parameter has no indices");
  assert.deepEqual(await path("/telephoneNumber", "path"), ["telephoneNumber"]);
});

test("the code of the text and its facts are read", async () => {
  const facts = { letters: 2 };
  const { issues } = await read(400, errorWith({ ...detail, variant: "blank", facts }));
  assert.deepEqual([issues[0].textCode, issues[0].facts], ["number/usage-empty.blank", facts]);
});

test("members that are missing have defaults", async () => {
  const { help, url, message } = (await read(400, errorWith({ code: "a/b", severity: "warning", in: "header" }))).issues[0];
  assert.deepEqual([help, url, message], [null, "", "a/b"]);
});

test("any other body has no issues", async () => {
  const others = ["", "no JSON", "null", "[]", "7", {}, { error: null }, { error: { details: "none" } }, { error: { message: 7 } }];
  for (const body of others) {
    const { kind, issues, formErrors, message } = await read(400, body);
    assert.deepEqual([kind, issues, formErrors, message], ["refused", [], [], null]);
  }
  const details = [null, 7, "text", {}, { ...detail, code: 7 }];
  assert.equal((await read(400, { error: { details } })).issues.length, 0);
});
