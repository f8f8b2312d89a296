// What resources offer apart from the check of a body: results by field, waiting for an account, single
// fields, Standard Schema.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { policy } from "acg-policy";

const check = policy();
const number = { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails: { teamsDirectRouting: { enabled: true } } };
const codes = ({ issues }) => issues.map(({ code }) => code);

describe("a result", () => {
  test("has the texts of errors and warnings by field", () => {
    const configuration = { usage: "", choosableCapabilities: [] };
    const result = check.number.check({
      ...number,
      telephoneNumber: "1",
      serviceDetails: { teamsOperatorConnect: { enabled: true, configuration } },
    });
    const path = "serviceDetails.teamsOperatorConnect.configuration";
    assert.deepEqual(Object.keys(result.byField), ["telephoneNumber", `${path}.usage`, `${path}.civicAddressId`]);
    assert.deepEqual(Object.keys(result.warnings), [`${path}.choosableCapabilities`]);
    assert.deepEqual(result.formErrors, []);
    for (const { text, path } of result.issues) {
      const listed = { ...result.byField, ...result.warnings }[path.join(".")];
      assert.ok(listed.includes(text) && /^[A-Z].*[.?!]$/.test(text), text);
    }
  });

  test("has errors about the whole body, and members with any name", () => {
    assert.equal(check.number.check("{").formErrors.length, 1);
    const strict = policy({ profile: "strict" });
    const { byField } = strict.number.check(JSON.stringify(number).replace("{", '{"__proto__":1,'));
    assert.deepEqual(Object.keys(byField), ["__proto__"]);
    assert.equal({}.polluted, undefined);
  });

  test("has an issue about the account's name at its member, wherever it was found", () => {
    const missing = { account: { state: "missing" } };
    const put = (path, body) => ({
      method: "PUT",
      target: `/accounts/${path}?api-version=2024-02-29`,
      headers: { "content-type": "application/json" },
      body,
    });
    const inRequest = (path, body, options) => Object.keys(check.request.check(put(path, body), options).byField);
    assert.deepEqual(Object.keys(check.number.check(number, missing).byField), ["accountName"]);
    assert.deepEqual(inRequest("contoso/numbers/+442079460123", number, missing), ["accountName"]);
    assert.deepEqual(inRequest("con%20toso/numbers/+442079460123", { ...number, accountName: "con toso" }), ["accountName"]);
    assert.deepEqual(inRequest("con%20toso", { name: "con toso", serviceDetails: {} }), ["name"]);
    assert.deepEqual(inRequest("contoso/numbers/1", { ...number, telephoneNumber: "1" }), ["telephoneNumber"]);
  });

  test("has each text once at a field, although path and body have the same fault", () => {
    const target = "/accounts/con%20toso?api-version=2024-02-29";
    const headers = { "content-type": "application/json" };
    const result = check.request.check({ method: "PUT", target, headers, body: { name: "con toso", serviceDetails: {} } });
    assert.deepEqual(codes(result).filter((code) => code === "account/name-format").length, 2);
    assert.equal(result.byField["name"].length, 1);
  });
});

describe("the bodies of all operations", () => {
  test("are checked by their tables", () => {
    assert.deepEqual(codes(check.numberBatch.check({ numbers: [number, number] })), ["batch/repeated-number"]);
    const other = { ...number, telephoneNumber: "+442079460124", accountName: "fabrikam" };
    assert.deepEqual(codes(check.numberBatch.check({ numbers: [number, other] })), ["number/account-mismatch"]);
    assert.deepEqual(codes(check.numberDeletion.check({ numbers: [{ telephoneNumber: "1" }] })), ["number/e164"]);
    assert.deepEqual(codes(check.identifiers.check({ numbers: [] })), ["batch/empty"]);
    assert.deepEqual(codes(check.consent.check({})), ["rfi/nothing-to-change"]);
    assert.deepEqual(codes(check.account.check("")), ["request/body-missing"]);
  });

  test("are checked with the state of their account", () => {
    const account = { state: "known", account: { name: "contoso", serviceDetails: {} } };
    assert.deepEqual(codes(check.numberBatch.check({ numbers: [number] }, { account })), ["state/service-not-enabled"]);
    assert.deepEqual(codes(check.numberBatch.check({ numbers: [number] }, { account: { state: "missing" } })), ["state/account-missing"]);
    const used = { teamsDirectRouting: { enabled: true, syncEnabled: false, numberCount: 1 } };
    const inUse = { state: "known", account: { name: "contoso", serviceDetails: used } };
    assert.ok(codes(check.account.check({ name: "contoso", serviceDetails: {} }, { account: inUse })).includes("state/service-in-use"));
  });
});

describe("a check that waits for the account", () => {
  test("has the same result, for the body as it was", async () => {
    const body = structuredClone(number);
    const later = check.number.check(body, { account: Promise.resolve({ state: "missing" }) });
    body.telephoneNumber = "";
    assert.deepEqual(await later, check.number.check(number, { account: { state: "missing" } }));
  });

  test("of a request has the same result, with the roles, and ends with the signal", async () => {
    const headers = { "content-type": "application/json" };
    const request = { method: "PUT", target: "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29", headers, body: number };
    const missing = { state: "missing" };
    for (const roles of [undefined, ["ProvisioningAPI.Read"]]) {
      const later = check.request.check(request, { account: Promise.resolve(missing), roles });
      assert.deepEqual(await later, check.request.check(request, { account: missing, roles }));
    }
    const never = new Promise(() => {});
    await assert.rejects(check.request.check(request, { account: never, signal: AbortSignal.abort() }), { name: "AbortError" });
  });

  test("ends with the signal, and with the promise", async () => {
    const never = new Promise(() => {});
    const controller = new AbortController();
    const later = check.number.check(number, { account: never, signal: controller.signal });
    controller.abort(new Error("left"));
    await assert.rejects(later, /left/);
    await assert.rejects(check.number.check(number, { account: never, signal: AbortSignal.abort() }), { name: "AbortError" });
    await assert.rejects(check.number.check(number, { account: Promise.reject(new Error("lost")) }), /lost/);
  });
});

describe("a resource with accounts", () => {
  const asked = [];
  const of = async (name) => {
    asked.push(name);
    return name === "gone" ? { state: "missing" } : { state: "unknown", reason: "forbidden" };
  };
  const resource = check.number.with({ of });

  test("looks up the account of a body without errors of its own", async () => {
    assert.deepEqual(codes(await resource.check({ ...number, accountName: "gone" })), ["state/account-missing"]);
    assert.deepEqual(codes(await resource.check(JSON.stringify(number))), ["state/account-unreadable"]);
    assert.deepEqual(codes(await resource.check({ ...number, telephoneNumber: "" })), ["number/e164"]);
    const batch = check.numberBatch.with({ of });
    assert.deepEqual(codes(await batch.check({ numbers: [{ ...number, accountName: "gone" }] })), ["state/account-missing"]);
    assert.deepEqual(codes(await batch.check({ numbers: [] })), ["batch/empty"]);
    assert.deepEqual(asked, ["gone", "contoso", "gone"]);
  });

  test("is a Standard Schema that waits", async () => {
    const { validate } = resource["~standard"];
    const gone = await validate({ ...number, accountName: "gone" });
    assert.deepEqual(gone.issues.map(({ path }) => path), [["accountName"]]);
    assert.deepEqual(await validate(number), { value: number });
    assert.deepEqual((await validate(7)).issues.map(({ path }) => path), [[]]);
  });

  test("ends with the signal", async () => {
    const slow = check.number.with({ of: () => new Promise(() => {}) });
    await assert.rejects(slow.check(number, { signal: AbortSignal.timeout(5) }), { name: "TimeoutError" });
  });
});

describe("a Standard Schema", () => {
  test("has the value, or the errors with their paths", () => {
    const { version, vendor, validate } = check.number["~standard"];
    assert.deepEqual([version, vendor], [1, "acg-policy"]);
    const warned = { ...number, serviceDetails: {} };
    assert.equal(validate(warned).value, warned, "a warning is no issue");
    assert.deepEqual(validate({ ...number, accountName: 7 }).issues.map(({ path }) => path), [["accountName"]]);
  });

  test("reports every other value, and throws nothing", () => {
    const cyclic = {};
    cyclic.self = cyclic;
    for (const value of [undefined, null, 7, "{}", 1n, Symbol(), () => 1, [], { a: 1n }, new Map(), new FormData(), new Uint8Array(), cyclic]) {
      const { issues } = check.account["~standard"].validate(value);
      assert.ok(issues.length > 0, String(typeof value));
      assert.equal(check.account.shape.name.check(value).accepted, false);
    }
  });
});

describe("a field", () => {
  const { shape } = check.number;

  test("is checked alone", () => {
    assert.equal(shape.telephoneNumber.check("+442079460123").accepted, true);
    const result = shape.telephoneNumber.check("020 7946 0123");
    assert.deepEqual([result.accepted, codes(result), result.formErrors.length], [false, ["number/e164"], 1]);
    assert.deepEqual(result.issues[0].path, []);
    assert.equal(shape.accountName.check(undefined).issues[0].code, "json/missing-member");
    assert.equal(shape.configuration.check(undefined).accepted, true, "an optional member may be missing");
    assert.equal(shape.telephoneNumber.check(7).issues[0].code, "json/type");
  });

  test("has a shape if it is an object, and reports errors by its members", () => {
    const { configuration } = shape.serviceDetails.shape.teamsOperatorConnect.shape;
    const { usage, choosableCapabilities } = configuration.shape;
    assert.deepEqual(codes(usage.check("")), ["number/usage-empty"]);
    assert.deepEqual(codes(choosableCapabilities.check(["InboundCalling", 7])), ["json/type"]);
    assert.equal(choosableCapabilities.shape, undefined);
    assert.ok("usage" in configuration.check({ choosableCapabilities: [] }).byField);
    assert.deepEqual(codes(shape.configuration.check({ customSipHeader: "a b" })), ["number/sip-header-format"]);
    assert.ok(!("serviceProvisioningStatus" in shape), "members of responses have no field");
  });

  test("is a Standard Schema", () => {
    const { validate } = check.account.shape.name["~standard"];
    assert.deepEqual(validate("contoso"), { value: "contoso" });
    assert.deepEqual(validate("con toso").issues.map(({ path }) => path), [[]]);
  });

  test("may be the list of a batch", () => {
    const { numbers } = check.numberDeletion.shape;
    const { byField } = numbers.check([{ telephoneNumber: "+442079460123" }, { telephoneNumber: "1" }]);
    assert.deepEqual(Object.keys(byField), ["1.telephoneNumber"]);
  });
});
