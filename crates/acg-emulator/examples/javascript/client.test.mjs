// Tests of a client against the emulator. `ACG_EMULATOR` is the program; the test of the crate sets it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, beforeEach, test } from "node:test";
import { createInterface } from "node:readline";

import { ProvisioningClient } from "./client.mjs";

const program = process.env.ACG_EMULATOR ?? "acg-emulator";
let emulator;
let base;
let client;

before(async () => {
  emulator = spawn(program, ["--listen", "127.0.0.1:0", "--sync-delay-ms", "3600000"]);
  const [line] = await once(createInterface(emulator.stdout), "line");
  base = line.replace("listening ", "");
});

after(() => emulator.kill());

beforeEach(async () => {
  await control("POST", "reset");
  client = new ProvisioningClient(base, { pollMs: 5 });
  await client.request("PUT", "/accounts/contoso", {
    name: "contoso",
    serviceDetails: { teamsOperatorConnect: { enabled: true, syncEnabled: true } },
  });
});

test("a number is followed until its sync ends", async () => {
  const added = client.addNumber(number("+12065550100"));
  await until(async () => (await control("POST", "settle")).numbers === 1);
  assert.equal((await added).serviceProvisioningStatus, "synced");
});

test("the errors of a sync are returned", async () => {
  const errors = [{ code: "InvalidRequest", message: "unknown location", target: "oc" }];
  await control("POST", "faults", { operation: "putNumber", syncErrors: errors, syncDelayMs: 0 });
  const added = await client.addNumber(number("+12065550100"));
  assert.deepEqual(added.serviceProvisioningErrors, errors);
});

test("a limited request is repeated after the time that the API names", async () => {
  await control("POST", "faults", { operation: "putNumber", status: 429, retryAfter: 0, times: 2 });
  await control("POST", "faults", { operation: "putNumber", syncDelayMs: 0 });
  assert.equal((await client.addNumber(number("+12065550100"))).telephoneNumber, "+12065550100");
  const puts = (await control("GET", "sightings")).value.filter(({ target }) => target.includes("/numbers/"));
  assert.equal(puts.length, 3);
});

test("a refused request is an error with its code", async () => {
  await control("POST", "faults", { status: 403 });
  await assert.rejects(client.addNumber(number("+12065550100")), { status: 403, code: "Forbidden" });
});

test("a list is read over all pages", async () => {
  const numbers = Array.from({ length: 450 }, (_, index) => number(`+1206555${1000 + index}`));
  for (let start = 0; start < numbers.length; start += 100) {
    const batch = { numbers: numbers.slice(start, start + 100) };
    await client.request("POST", "/accounts/contoso:createOrUpdateNumbers", batch);
  }
  const listed = [];
  for await (const item of client.list("/accounts/contoso/numbers", "serviceProvisioningStatus eq 'pending'")) {
    listed.push(item.telephoneNumber);
  }
  assert.deepEqual(listed, numbers.map(({ telephoneNumber }) => telephoneNumber));
});

async function control(method, name, body) {
  const url = `${base}/_emulator/${name}`;
  const response = await fetch(url, { method, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${name}: ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

async function until(condition) {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function number(telephoneNumber) {
  const configuration = { usage: "CallingUserAssignment", choosableCapabilities: ["InboundCalling"] };
  return {
    telephoneNumber,
    accountName: "contoso",
    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration } },
  };
}
