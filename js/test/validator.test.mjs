import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { createValidator, createValidatorSync, numberingPlans, PolicyError } from "acg-policy";

const validator = await createValidator();

const number = (configuration = {}) => ({
  telephoneNumber: "+442079460123",
  accountName: "contoso",
  serviceDetails: {
    teamsOperatorConnect: {
      enabled: true,
      configuration: {
        usage: "CallingUserAssignment",
        choosableCapabilities: ["InboundCalling"],
        civicAddressId: "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
        ...configuration,
      },
    },
  },
});
const put = (changes = {}) => ({
  method: "PUT",
  target: "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(number()),
  ...changes,
});
const codes = ({ issues }) => issues.map(({ code }) => code);
const NO_ISSUES = { accepted: true, status: null, issues: [] };

describe("a report", () => {
  test("has the fields that a form needs", () => {
    const report = validator.validateNumber(JSON.stringify(number({ usage: " " })));
    assert.equal(report.accepted, false);
    assert.equal(report.status, 400);
    assert.equal(report.issues.length, 1);
    const { message, help, url, ...rest } = report.issues[0];
    assert.deepEqual(rest, {
      code: "number/usage-empty",
      severity: "error",
      in: "body",
      path: ["serviceDetails", "teamsOperatorConnect", "configuration", "usage"],
      facts: { expected: ["CallingUserAssignment", "FirstPartyAppAssignment", "ConferenceAssignment"] },
    });
    assert.match(message, /usage.* is empty/);
    assert.match(help, /`CallingUserAssignment`/);
    assert.match(url, /^https:.*\/number\/usage-empty/);
  });

  test("on an accepted body has no status, and may have warnings", () => {
    assert.deepEqual(validator.validateNumber(JSON.stringify(number())), NO_ISSUES);
    const warned = validator.validateNumber({ ...number(), colour: "blue" });
    assert.equal(warned.accepted, true);
    assert.equal(warned.status, null);
    assert.deepEqual(codes(warned), ["json/unknown-member"]);
  });

  test("lists every issue", () => {
    const report = validator.validateNumber({ ...number({ usage: "", civicAddressId: "" }), telephoneNumber: "1" });
    assert.deepEqual(codes(report), ["number/e164", "number/usage-empty", "number/civic-address-missing"]);
  });

  test("lists at most 100 errors and 100 warnings, and counts the others", () => {
    const unknown = (count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`unknown${index}`, 1]));
    const full = validator.validateNumber({ ...number(), ...unknown(100) });
    assert.deepEqual([full.issues.length, full.omitted], [100, undefined]);
    const over = validator.validateNumber({ ...number(), ...unknown(107) });
    assert.deepEqual([over.issues.length, over.omitted], [100, 7]);
  });

  test("has the index of an array element as a number", () => {
    const report = validator.validateNumber(number({ choosableCapabilities: ["InboundCalling", 7] }));
    assert.deepEqual(report.issues[0].path.slice(-2), ["choosableCapabilities", 1]);
  });
});

describe("a body", () => {
  test("gives the same report as a string, bytes, a buffer and an object", () => {
    const bad = number({ usage: "" });
    const text = JSON.stringify(bad);
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array([32, ...bytes, 32]).subarray(1, -1);
    const wide = new DataView(bytes.buffer);
    const reports = [text, bytes, padded, wide, bytes.buffer, Buffer.from(text), bad];
    for (const body of reports) {
      assert.deepEqual(validator.validateNumber(body), validator.validateNumber(text));
    }
  });

  test("is checked byte for byte", () => {
    const twice = JSON.stringify(number()).replace("{", '{"accountName":"contoso",');
    assert.deepEqual(codes(validator.validateNumber(twice)), ["json/duplicate-member"]);
    assert.deepEqual(codes(validator.validateNumber(new Uint8Array([0x22, 0xff, 0x22]))), ["json/encoding"]);
    assert.deepEqual(codes(validator.validateNumber(`\ufeff${JSON.stringify(number())}`)), ["json/encoding"]);
  });

  test("with a lone surrogate is rejected, not repaired", () => {
    for (const surrogate of ["\ud800", "\udfff", "é\udc00"]) {
      for (const filler of ["", "x".repeat(100)]) {
        const text = JSON.stringify(number()).replace("contoso", `${filler}${surrogate}`);
        assert.deepEqual(codes(validator.validateNumber(text)), ["json/encoding"]);
        const report = validator.validateRequest(put({ body: text }));
        assert.deepEqual(codes(report), ["json/encoding"]);
      }
      const asObject = { ...number(), accountName: surrogate };
      assert.deepEqual(codes(validator.validateNumber(asObject)), ["json/encoding"]);
      assert.equal(validator.validatePhoneNumber(`+44${surrogate}`).accepted, false);
    }
  });

  test("is encoded correctly for characters of every length", () => {
    const text = JSON.stringify({ ...number(), "ä€😀": 1, ["z".repeat(20) + "ä€😀"]: 1 });
    const paths = validator.validateNumber(text).issues.map(({ path }) => path[0]);
    assert.deepEqual(paths, ["ä€😀", "z".repeat(20) + "ä€😀"]);
  });

  test("that cannot be serialised to JSON is a TypeError", () => {
    for (const body of [undefined, null, 7, () => 1, { toJSON: () => undefined }]) {
      assert.throws(() => validator.validateNumber(body), { name: "TypeError", message: /^body: / });
    }
  });
});

describe("the warnings about a policy", () => {
  test("name versions whose schema is not known", () => {
    const { warnings } = createValidatorSync({ apiVersions: ["2025-01-31", "2024-02-29", "2026-01-01"] });
    assert.deepEqual(warnings.map(({ pointer }) => pointer), ["/apiVersions/0", "/apiVersions/2"]);
    assert.match(warnings[1].message, /^the schema of this version is not known/v);
  });

  test("are absent for the default policy", () => {
    assert.deepEqual(validator.warnings, []);
  });
});

describe("a request outside the API", () => {
  test("is accepted unchecked", () => {
    const report = validator.validateRequest({ method: "GET", target: "/favicon.ico" });
    assert.deepEqual(report, { ...NO_ISSUES, outsideApi: true });
  });

  test("gets a warning if its path resembles one of the API", () => {
    const { accepted, outsideApi, issues } = validator.validateRequest({ method: "GET", target: "/acounts" });
    assert.deepEqual({ accepted, outsideApi }, { accepted: true, outsideApi: true });
    assert.deepEqual(issues.map(({ code, help }) => [code, help]), [
      ["request/path-misspelled", "did you mean `/accounts`?"],
    ]);
  });
});

describe("a request", () => {
  test("is checked with method, target, header fields and body", () => {
    assert.deepEqual(validator.validateRequest(put()), NO_ISSUES);
    const cases = [
      [{ method: "POST" }, "request/method-not-allowed", 405, "path"],
      [{ target: "/accounts/contoso//numbers" }, "request/path-ambiguous", 400, "path"],
      [{ headers: { "content-type": "text/plain" } }, "request/content-type", 415, "header"],
      [{ body: "" }, "request/body-missing", 400, "body"],
      [{ body: undefined }, "request/body-missing", 400, "body"],
    ];
    for (const [changes, code, status, part] of cases) {
      const report = validator.validateRequest(put(changes));
      assert.deepEqual(codes(report), [code]);
      assert.equal(report.status, status);
      assert.equal(report.issues[0].in, part);
    }
  });

  test("accepts header fields as records, pairs, maps and Headers", () => {
    const forms = [
      { "content-type": "application/json" },
      { "Content-Type": ["application/json"], "if-match": undefined },
      [["content-type", "application/json"]],
      new Map([["content-type", "application/json"]]),
      new Headers({ "content-type": "application/json" }),
      { "content-type": new TextEncoder().encode("application/json") },
    ];
    for (const headers of forms) {
      assert.deepEqual(validator.validateRequest(put({ headers })), NO_ISSUES);
    }
    const twice = validator.validateRequest(put({ headers: { "content-type": ["application/json", "text/plain"] } }));
    assert.ok(codes(twice).includes("request/header-repeated"));
    const bytes = validator.validateRequest(put({ headers: [["content-type", new Uint8Array([0xff])]] }));
    assert.ok(codes(bytes).includes("request/header-encoding"));
  });

  test("with a body over the limit is rejected", () => {
    const small = createValidatorSync({ maxBodyBytes: 400 });
    const text = JSON.stringify(number());
    assert.ok(text.length < 400);
    const exactly = text.padEnd(400);
    assert.deepEqual(small.validateRequest(put({ body: exactly })), NO_ISSUES);
    for (const body of [`${exactly} `, new TextEncoder().encode(`${exactly} `), "x".repeat(1 << 24)]) {
      const report = small.validateRequest(put({ body }));
      assert.deepEqual(codes(report), ["request/body-too-large"]);
      assert.equal(report.status, 413);
      assert.deepEqual(small.validateNumber(body), report);
      assert.deepEqual(small.validateAccount(body), report);
    }
  });
});

describe("the roles of the caller", () => {
  const roles = (...names) => validator.validateRequest(put(), { roles: names });

  test("are checked only if they are given", () => {
    assert.deepEqual(validator.validateRequest(put(), {}), NO_ISSUES);
    assert.deepEqual(roles("other", "ProvisioningAPI.Write"), NO_ISSUES);
    for (const report of [roles(), roles("ProvisioningAPI.Read"), roles("ProvisioningAPI.Writer", "größe")]) {
      assert.deepEqual(codes(report), ["request/role"]);
      assert.equal(report.status, 403);
      assert.deepEqual(report.issues[0].facts.expected, ["ProvisioningAPI.Write", "ProvisioningAPI.Admin"]);
    }
  });

  test("are compared with the role that the policy assigns to an action", () => {
    const request = { method: "POST", target: "/accounts/contoso:getTeamsCapabilityPlans?api-version=2024-02-29" };
    const open = createValidatorSync({ roles: { getTeamsCapabilityPlans: "any" } });
    const headers = { authorization: "Bearer a" };
    assert.deepEqual(codes(validator.validateRequest(request, { roles: [] })), ["request/role"]);
    assert.deepEqual(open.validateRequest({ ...request, headers }, { roles: [] }), NO_ISSUES);
  });
});

describe("the account state", () => {
  const account = { name: "contoso", serviceDetails: { teamsOperatorConnect: { enabled: true, syncEnabled: true } } };

  test("decides the rules of group state", () => {
    const cases = [
      [undefined, []],
      [{ state: "known", account }, []],
      [{ state: "known", account: JSON.stringify(account) }, []],
      [{ state: "known", account: new TextEncoder().encode(JSON.stringify(account)) }, []],
      [{ state: "known", account: { name: "contoso" } }, ["state/service-not-enabled"]],
      [{ state: "known", account: "no JSON" }, ["state/unknown"]],
      [{ state: "missing" }, ["state/account-missing"]],
      [{ state: "unknown" }, ["state/unknown"]],
      [{ state: "unknown", reason: "timeout" }, ["state/unknown"]],
      [{ state: "unknown", reason: "unauthenticated" }, ["state/unauthenticated"]],
      [{ state: "unknown", reason: "forbidden" }, ["state/account-unreadable"]],
      [{ state: "unknown", reason: "rate-limited" }, ["state/rate-limited"]],
    ];
    for (const [state, expected] of cases) {
      const options = state === undefined ? undefined : { account: state };
      assert.deepEqual(codes(validator.validateNumber(number(), options)), expected);
      assert.deepEqual(codes(validator.validateRequest(put(), options)), expected);
    }
  });

  test("may have further responses of the API, which are compared with the request", () => {
    const plans = {
      capabilityPlans: [
        { name: "a", usage: "CallingUserAssignment", choosableCapabilities: ["InboundCalling"], supportsTollFree: false },
      ],
    };
    const addresses = (id) => ({ value: [{ id, defaultLocationId: "0e1b0c1d-0000-4000-8000-000000000000" }] });
    const own = addresses("5BD7BF1C-40C1-4A9A-9C5B-CBBF1F4A4B1D");
    const cases = [
      [{ plans }, []],
      [{ plans: { capabilityPlans: [] } }, ["state/plan"]],
      [{ plans: JSON.stringify({ capabilityPlans: [] }), civicAddresses: own }, ["state/plan"]],
      [{ civicAddresses: own }, []],
      [{ civicAddresses: addresses("other") }, ["state/civic-address"]],
      [{ plans, civicAddresses: addresses("other") }, ["state/civic-address"]],
      [{ plans: {} }, ["state/unknown"]],
      [{ civicAddresses: {} }, ["state/unknown"]],
      [{ consent: {} }, ["state/unknown"]],
    ];
    for (const [tables, expected] of cases) {
      const options = { account: { state: "known", account, ...tables } };
      assert.deepEqual(codes(validator.validateNumber(number(), options)), expected);
      assert.deepEqual(codes(validator.validateRequest(put(), options)), expected);
    }
  });

  test("of the wrong type is a TypeError", () => {
    assert.throws(() => validator.validateNumber(number(), { account: { state: "known", account, plans: 7 } }), TypeError);
    assert.throws(() => validator.validateNumber(number(), { account: { state: "gone" } }), TypeError);
    assert.throws(() => validator.validateNumber(number(), { account: { state: "" } }), TypeError);
  });
});

describe("a policy", () => {
  test("is an object, a string or bytes", () => {
    const policy = { rules: { "number/usage-empty": "off" } };
    const text = JSON.stringify(policy);
    for (const form of [policy, text, new TextEncoder().encode(text)]) {
      assert.deepEqual(createValidatorSync(form).validateNumber(number({ usage: "" })), NO_ISSUES);
    }
  });

  test("that is invalid is a PolicyError with a JSON Pointer", async () => {
    const cases = [
      ['{"profile": "lax"}', "/profile"],
      [{ rules: { "number/usage": "off" } }, "/rules/number~1usage"],
      ["{", ""],
      ['{"\ud800": 1}', ""],
    ];
    for (const [policy, pointer] of cases) {
      const expected = (fault) => {
        assert.ok(fault instanceof PolicyError && fault instanceof Error);
        assert.equal(fault.name, "PolicyError");
        assert.equal(fault.pointer, pointer);
        assert.ok(fault.message.length > 20, fault.message);
        return true;
      };
      assert.throws(() => createValidatorSync(policy), expected);
      await assert.rejects(createValidator(policy), expected);
    }
    assert.deepEqual(codes(validator.validatePhoneNumber("1")), ["number/e164"], "other validators are not affected");
  });
});

test("an account and a telephone number are checked on their own", () => {
  assert.equal(validator.validateAccount({ name: "con toso" }).issues[0].code, "account/name-format");
  assert.deepEqual(validator.validatePhoneNumber("+442079460123"), NO_ISSUES);
  const report = validator.validatePhoneNumber("01632 960001");
  assert.deepEqual(codes(report), ["number/e164"]);
  assert.deepEqual([report.issues[0].in, report.issues[0].path], ["body", []]);
});

test("validators and frames of all sizes share one buffer", () => {
  const strict = createValidatorSync({ profile: "strict" });
  const validator = createValidatorSync({ maxBodyBytes: 1 << 22 });
  for (let size = 1; size < 1 << 22; size *= 2) {
    const padded = JSON.stringify(number({ usage: "" })).padEnd(size);
    assert.deepEqual(codes(validator.validateNumber(padded)), ["number/usage-empty"], `${size} bytes`);
    assert.equal(strict.validatePhoneNumber("x").status, 400);
    assert.deepEqual(validator.validateNumber(number()), NO_ISSUES);
  }
});

test("the identity of a validator depends on its policy alone", () => {
  const identity = createValidatorSync().identity;
  assert.match(identity.version, /^\d+\.\d+\.\d+/);
  assert.match(identity.hash, /^[0-9a-f]{16}$/);
  assert.equal(identity.numberingPlans, numberingPlans);
  assert.ok(identity.commit === null || /^[0-9a-f]{12}(-changed)?$/.test(identity.commit), identity.commit);
  assert.deepEqual(createValidatorSync({ profile: "standard" }).identity, identity);
  assert.notEqual(createValidatorSync({ profile: "strict" }).identity.hash, identity.hash);
});
