// `accounts` and `readResponse` with the emulator, which answers as the API does.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";

import { accounts, policy, readResponse } from "acg-policy";

import { target } from "./support/workspace.mjs";

const folder = mkdtempSync(join(tmpdir(), "acg-policy-emulator-"));
const TENANT = "6f1c2b74-2a53-4a0b-9a67-7d6f0c7b1e10";
/** More addresses than fit on two pages of the emulator. */
const SEED = {
  requestsForInformation: [{ tenantId: TENANT }],
  civicAddresses: { "looked-up": Array.from({ length: 450 }, (_, at) => ({ id: `a${at}`, defaultLocationId: `l${at}` })) },
};

let emulator;
let url;

before(async () => {
  const program = process.env.ACG_POLICY_EMULATOR ?? join(target, "debug/acg-emulator");
  assert.ok(existsSync(program), `${program} does not exist: run \`cargo xtask build\``);
  const seed = join(folder, "seed.json");
  writeFileSync(seed, JSON.stringify(SEED));
  emulator = spawn(program, ["--listen", "127.0.0.1:0", "--sync-delay-ms", "600000", "--seed", seed]);
  const [line] = await Promise.race([
    createInterface({ input: emulator.stdout })[Symbol.asyncIterator]().next().then(({ value }) => [value]),
    new Promise((_, reject) => emulator.once("exit", (code) => reject(new Error(`the emulator ended with ${code}`)))),
  ]);
  url = line.replace("listening ", "");
});

after(() => {
  emulator?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const VERSION = "api-version=2024-02-29";
const send = (method, path, body, headers = {}) =>
  fetch(`${url}${path}?${VERSION}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const control = (method, path, body) =>
  fetch(`${url}/_emulator/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const put = (name, body, headers) => send("PUT", `/accounts/${name}`, body, headers);
const account = (name) => ({
  name,
  serviceDetails: { teamsTenantId: TENANT, teamsOperatorConnect: { enabled: true, syncEnabled: true } },
});

test("accounts are known, missing or unknown", async () => {
  await put("looked-up", account("looked-up"));
  const known = accounts({ fetch: (path, init) => fetch(url + path, init) });
  const state = await known.of("looked-up", { plans: true, civicAddresses: true, consent: true });
  assert.deepEqual(Object.keys(state), ["state", "account", "plans", "civicAddresses", "consent"]);
  const { value, nextLink } = JSON.parse(state.civicAddresses);
  assert.deepEqual([value.length, new Set(value.map(({ id }) => id)).size, nextLink], [450, 450, null]);
  assert.equal(JSON.parse(state.consent).tenantId, TENANT);
  assert.deepEqual(await known.of("nowhere"), { state: "missing" });
  await control("POST", "faults", { operation: "getAccount", accountName: "faulty", status: 429, retryAfter: 5 });
  assert.deepEqual(await known.of("faulty"), { state: "unknown", reason: "rate-limited" });
  const number = { telephoneNumber: "+442079460123", accountName: "looked-up", serviceDetails: { teamsDirectRouting: { enabled: true } } };
  const { issues } = await policy().number.with(known).check(number);
  assert.deepEqual(issues.map(({ code }) => code), ["state/service-not-enabled"]);
});

test("responses of the API have an outcome", async () => {
  const outcome = async (response) => readResponse(await response);
  const created = await outcome(put("told", account("told")));
  assert.deepEqual([created.kind, created.status, created.body.name], ["pending", 201, "told"]);
  const read = await outcome(send("GET", "/accounts/told"));
  assert.equal(read.kind, "pending");
  const changed = await outcome(put("told", account("told"), { "if-match": '"other"' }));
  assert.deepEqual([changed.kind, typeof changed.message], ["changed", "string"]);
  const missing = await outcome(send("GET", "/accounts/nowhere"));
  assert.deepEqual([missing.kind, missing.issues.length], ["missing", 1]);
  const refused = await outcome(put("told", { name: "told", serviceDetails: { zoomPhoneCloudPeering: { enabled: "yes" } } }));
  assert.deepEqual([refused.kind, refused.issues[0].severity], ["refused", "error"]);
  await control("POST", "faults", { operation: "putAccount", accountName: "slow", status: 429, retryAfter: 7 });
  const limited = await outcome(put("slow", account("slow")));
  assert.deepEqual([limited.kind, limited.retryAfter], ["limited", 7]);
  await control("POST", "settle");
  assert.equal((await outcome(send("GET", "/accounts/told"))).kind, "stored");
  const deleted = await outcome(send("DELETE", "/accounts/told"));
  assert.ok(["stored", "pending"].includes(deleted.kind), deleted.kind);
});
