// `accounts`: look-ups of accounts with a cache, one request per name at a time, and abort.
import assert from "node:assert/strict";
import { test } from "node:test";

import { accounts, policy } from "acg-policy";

const account = (name, tenant) => ({
  name,
  serviceDetails: { teamsTenantId: tenant, zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } },
});
const NOT_FOUND = { error: { code: "NotFound", message: "There is no such account." } };

/** A source with the answers of `respond`, and the paths that were asked for. */
function source(respond, options = {}) {
  const asked = [];
  const fetch = async (path, init) => {
    asked.push(`${init.method} ${path.replace("?api-version=2024-02-29", "")}`);
    const answer = await respond(path.split("?")[0], init);
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer));
  };
  return { known: accounts({ fetch, ...options }), asked };
}

test("an account that exists is known, with the text of the response", async () => {
  const { known, asked } = source(() => account("Contoso"));
  const state = await known.of("contoso");
  assert.deepEqual(state, { state: "known", account: JSON.stringify(account("Contoso")) });
  assert.deepEqual(asked, ["GET /accounts/contoso"]);
});

test("every response has a state, as at the gateway", async () => {
  const json = (body, status) => new Response(JSON.stringify(body), { status });
  const cases = [
    [() => json(NOT_FOUND, 404), { state: "missing" }],
    [() => new Response("<html>", { status: 404 }), { state: "unknown", reason: "unreadable" }],
    [() => json(account("fabrikam"), 200), { state: "unknown", reason: "unreadable" }],
    [() => new Response("no JSON"), { state: "unknown", reason: "unreadable" }],
    [() => json(null, 200), { state: "unknown", reason: "unreadable" }],
    [() => json(null, 401), { state: "unknown", reason: "unauthenticated" }],
    [() => json(null, 403), { state: "unknown", reason: "forbidden" }],
    [() => json(null, 429), { state: "unknown", reason: "rate-limited" }],
    [() => json(null, 500), { state: "unknown", reason: "unexpected-status" }],
    [() => Promise.reject(new TypeError("fetch failed")), { state: "unknown", reason: "unreachable" }],
    [() => Promise.reject(new DOMException("", "TimeoutError")), { state: "unknown", reason: "timeout" }],
  ];
  for (const [respond, expected] of cases) {
    assert.deepEqual(await source(respond).known.of("contoso"), expected);
  }
});

test("a name that no account can have is not looked up", async () => {
  const { known, asked } = source(() => account("contoso"));
  for (const name of ["", "a/b", "con toso", "..", "a".repeat(101), "é"]) {
    assert.deepEqual(await known.of(name), { state: "missing" });
  }
  assert.deepEqual(asked, []);
});

test("callers at the same time share a request, and later ones its answer, for a time", async (t) => {
  t.mock.timers.enable({ apis: ["Date"] });
  const { known, asked } = source(() => account("contoso"), { ttlMs: 1_000 });
  const [one, other] = await Promise.all([known.of("contoso"), known.of("contoso")]);
  assert.deepEqual(one, other);
  await known.of("contoso");
  assert.equal(asked.length, 1);
  t.mock.timers.tick(1_001);
  await known.of("contoso");
  assert.equal(asked.length, 2);
});

test("a missing account is remembered for less time, and an unknown one not at all", async (t) => {
  t.mock.timers.enable({ apis: ["Date"] });
  const missing = source(() => new Response(JSON.stringify(NOT_FOUND), { status: 404 }));
  const unknown = source(() => new Response("", { status: 500 }));
  for (const { known } of [missing, missing, unknown, unknown]) {
    await known.of("contoso");
  }
  assert.deepEqual([missing.asked.length, unknown.asked.length], [1, 2]);
  t.mock.timers.tick(2_001);
  await missing.known.of("contoso");
  assert.equal(missing.asked.length, 2);
});

test("the account that was used least recently makes room", async () => {
  const { known, asked } = source((path) => account(path.split("/")[2]), { maxEntries: 2 });
  for (const name of ["a", "b", "a", "c", "a", "b"]) {
    await known.of(name);
  }
  assert.deepEqual(asked, ["GET /accounts/a", "GET /accounts/b", "GET /accounts/c", "GET /accounts/b"]);
});

test("an account that is forgotten is looked up again, with its tables; others are kept", async () => {
  const { known, asked } = source((path) => account(path.split(/[/:]/)[2]));
  await known.of("a", { plans: true });
  await known.of("ab");
  known.forget("a");
  await Promise.all([known.of("a", { plans: true }), known.of("ab")]);
  assert.deepEqual(asked.slice(3), ["GET /accounts/a", "POST /accounts/a:getTeamsCapabilityPlans"]);
  known.forget();
  await known.of("ab");
  assert.equal(asked.length, 6);
});

test("an answer that was on its way when the account was forgotten is not kept", async () => {
  const answers = [];
  const { known, asked } = source(() => new Promise((resolve) => answers.push(resolve)));
  const first = known.of("contoso");
  known.forget("contoso");
  answers[0](account("contoso"));
  assert.equal((await first).state, "known");
  const second = known.of("contoso");
  answers[1](account("contoso"));
  await second;
  assert.equal(asked.length, 2);
});

test("a caller that gives up does not wait; the request is aborted when all have given up", async () => {
  let signal;
  const { known, asked } = source((_, init) => {
    signal = init.signal;
    return new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
  });
  const controllers = [new AbortController(), new AbortController()];
  const waiting = controllers.map((controller) => known.of("contoso", { signal: controller.signal }));
  controllers[0].abort(new Error("first"));
  await assert.rejects(waiting[0], /first/);
  assert.equal(signal.aborted, false);
  controllers[1].abort(new Error("second"));
  await assert.rejects(waiting[1], /second/);
  assert.equal(signal.aborted, true);
  await assert.rejects(known.of("contoso", { signal: AbortSignal.abort(new Error("before")) }), /before/);
  assert.equal(asked.length, 1, "nothing is sent for a signal that is aborted");
});

test("plans, civic addresses and consent are looked up together with the account", async () => {
  const respond = (path) =>
    path.endsWith("Plans") ? { capabilityPlans: [] } : path.endsWith("Addresses") ? { value: [] } : path.includes("Requests") ? { tenantId: "t" } : account("contoso", "t-1");
  const { known, asked } = source(respond);
  const state = await known.of("contoso", { plans: true, civicAddresses: true, consent: true });
  assert.deepEqual(Object.keys(state), ["state", "account", "plans", "civicAddresses", "consent"]);
  assert.deepEqual(asked.sort(), [
    "GET /accounts/contoso",
    "GET /accounts/contoso/teamsCivicAddresses",
    "GET /teamsRequestsForInformation/t-1",
    "POST /accounts/contoso:getTeamsCapabilityPlans",
  ]);
  const before = asked.length;
  assert.equal((await known.of("contoso", { consent: "t 2/3" })).consent, '{"tenantId":"t"}');
  assert.deepEqual(asked.slice(before), ["GET /teamsRequestsForInformation/t%202%2F3"]);
});

test("a list that breaks off keeps its link, so that its rules know that it is not whole", async () => {
  const link = (name) => `https://api.example/v1/accounts/contoso/teamsCivicAddresses?page=${name}`;
  const pages = {
    "": { value: [1], nextLink: link("b") },
    b: { value: [2], nextLink: link("c") },
    c: new Response("", { status: 500 }),
  };
  const fetch = async (path) => {
    const { pathname, searchParams } = new URL(path, "https://x.example");
    const answer = pathname.endsWith("Addresses") ? pages[searchParams.get("page") ?? ""] : account("contoso");
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer));
  };
  const { civicAddresses } = await accounts({ fetch }).of("contoso", { civicAddresses: true });
  assert.deepEqual(JSON.parse(civicAddresses), { value: [1, 2], nextLink: link("c") });
});

test("a table that cannot be had is left out, so that its rules are not checked", async () => {
  const respond = (path) => (path === "/accounts/contoso" ? account("contoso") : new Response("", { status: 500 }));
  const { known } = source(respond);
  assert.deepEqual(Object.keys(await known.of("contoso", { plans: true, civicAddresses: true, consent: true })), ["state", "account"]);
  const missing = source(() => new Response(JSON.stringify(NOT_FOUND), { status: 404 }));
  assert.deepEqual(await missing.known.of("contoso", { plans: true }), { state: "missing" });
});

test("the states are those that a check needs", async () => {
  const number = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: { teamsDirectRouting: { enabled: true } } };
  const { known } = source(() => account("contoso"));
  const result = await policy().number.check(number, { account: known.of(number.accountName) });
  assert.deepEqual(result.issues.map(({ code }) => code), ["state/service-not-enabled"]);
});
