// Libraries for forms and APIs take a resource as it is: Standard Schema, without an adapter.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

import { js } from "../support/workspace.mjs";

const folder = join(js, "test/ecosystem");
const out = mkdtempSync(join(folder, "out-"));
after(() => rmSync(out, { recursive: true, force: true }));

const tsc = join(js, "node_modules/typescript/bin/tsc");
const compiled = spawnSync(process.execPath, [tsc, "--project", folder, "--outDir", out], { encoding: "utf8" });
const load = (name) => import(pathToFileURL(join(out, name)).href);

const wrong = {
  telephoneNumber: "020 7946 0123",
  accountName: "contoso",
  serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: "", choosableCapabilities: ["Mobile"] } } },
};
const right = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } };

test("the programs compile: resources have the types of Standard Schema", () => {
  assert.equal(compiled.stdout + compiled.stderr, "");
});

test("React Hook Form shows errors at their fields, and sends accepted values", async () => {
  const { submitHookForm } = await load("forms.js");
  const { telephoneNumber, usage } = await submitHookForm(wrong);
  assert.match(telephoneNumber, /E\.164/);
  assert.match(usage, /[Uu]sage/);
  assert.deepEqual(await submitHookForm(right), { sent: right });
});

test("TanStack Form shows errors at their fields, and sends accepted values", async () => {
  const { submitTanStackForm, submitWithAccounts } = await load("forms.js");
  const { telephoneNumber, usage } = await submitTanStackForm(wrong);
  assert.match(telephoneNumber[0], /E\.164/);
  assert.match(usage[0], /[Uu]sage/);
  assert.deepEqual(await submitTanStackForm(right), { sent: right });
  assert.equal((await submitWithAccounts(right)).length, 1, "an account that does not exist is an error at its field");
});

test("tRPC refuses what the policy refuses", async () => {
  const { callTrpc, callTrpcWithName } = await load("servers.js");
  assert.equal(await callTrpc({ name: "contoso" }), "contoso");
  assert.equal((await callTrpc({ name: "con toso" })).code, "BAD_REQUEST");
  assert.equal(await callTrpcWithName("contoso"), "contoso");
  assert.equal(await callTrpcWithName("con toso"), "BAD_REQUEST");
});

test("Hono refuses what the policy refuses", async () => {
  const { callHono } = await load("servers.js");
  assert.deepEqual(await callHono({ name: "contoso" }), { status: 200, text: "contoso" });
  const { status, text } = await callHono({ serviceDetails: {} });
  assert.equal(status, 400);
  assert.deepEqual(JSON.parse(text).error[0].path, ["name"]);
});
