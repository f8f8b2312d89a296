import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";

import { phone, policy, PolicyError, ready } from "acg-policy";

await ready();
const check = policy();

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
const NO_ISSUES = { accepted: true, status: null, issues: [], byField: {}, formErrors: [], warnings: {} };

describe("a report", () => {
  test("has the fields that a form needs", () => {
    const report = check.number.check(JSON.stringify(number({ usage: " " })));
    assert.equal(report.accepted, false);
    assert.equal(report.status, 400);
    assert.equal(report.issues.length, 1);
    const { message, help, url, text, textCode, ...rest } = report.issues[0];
    assert.deepEqual(rest, {
      code: "number/usage-empty",
      severity: "error",
      in: "body",
      path: ["serviceDetails", "teamsOperatorConnect", "configuration", "usage"],
      facts: { expected: ["CallingUserAssignment", "FirstPartyAppAssignment", "ConferenceAssignment"] },
    });
    assert.match(message, /usage.* is empty/);
    assert.match(help, /`CallingUserAssignment`/);
    assert.equal(typeof textCode, "string");
    assert.ok(text.length > 0 && !text.includes("`"), text);
    assert.match(url, /^https:.*\/number\/usage-empty/);
  });

  test("on an accepted body has no status, and may have warnings", () => {
    assert.deepEqual(check.number.check(JSON.stringify(number())), NO_ISSUES);
    const warned = check.number.check({ ...number(), colour: "blue" });
    assert.equal(warned.accepted, true);
    assert.equal(warned.status, null);
    assert.deepEqual(codes(warned), ["json/unknown-member"]);
  });

  test("lists every issue", () => {
    const report = check.number.check({ ...number({ usage: "", civicAddressId: "" }), telephoneNumber: "1" });
    assert.deepEqual(codes(report), ["number/e164", "number/usage-empty", "number/civic-address-missing"]);
  });

  test("lists at most 100 errors and 100 warnings, and counts the others", () => {
    const unknown = (count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`unknown${index}`, 1]));
    const full = check.number.check({ ...number(), ...unknown(100) });
    assert.deepEqual([full.issues.length, full.omitted], [100, undefined]);
    const over = check.number.check({ ...number(), ...unknown(107) });
    assert.deepEqual([over.issues.length, over.omitted], [100, 7]);
  });

  test("has the index of an array element as a number", () => {
    const report = check.number.check(number({ choosableCapabilities: ["InboundCalling", 7] }));
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
      assert.deepEqual(check.number.check(body), check.number.check(text));
    }
  });

  test("is checked byte for byte", () => {
    const twice = JSON.stringify(number()).replace("{", '{"accountName":"contoso",');
    assert.deepEqual(codes(check.number.check(twice)), ["json/duplicate-member"]);
    assert.deepEqual(codes(check.number.check(new Uint8Array([0x22, 0xff, 0x22]))), ["json/encoding"]);
    assert.deepEqual(codes(check.number.check(`\ufeff${JSON.stringify(number())}`)), ["json/encoding"]);
  });

  test("with a lone surrogate is rejected, not repaired", () => {
    for (const surrogate of ["\ud800", "\udfff", "é\udc00"]) {
      for (const filler of ["", "x".repeat(100)]) {
        const text = JSON.stringify(number()).replace("contoso", `${filler}${surrogate}`);
        assert.deepEqual(codes(check.number.check(text)), ["json/encoding"]);
        const report = check.request.check(put({ body: text }));
        assert.deepEqual(codes(report), ["json/encoding"]);
      }
      const asObject = { ...number(), accountName: surrogate };
      assert.deepEqual(codes(check.number.check(asObject)), ["json/encoding"]);
      assert.deepEqual(codes(check.phone.parse(`+44${surrogate}`)), ["number/e164"]);
    }
  });

  test("is encoded correctly for characters of every length", () => {
    const text = JSON.stringify({ ...number(), "ä€😀": 1, ["z".repeat(20) + "ä€😀"]: 1 });
    const paths = check.number.check(text).issues.map(({ path }) => path[0]);
    assert.deepEqual(paths, ["ä€😀", "z".repeat(20) + "ä€😀"]);
  });

  test("that cannot be serialised to JSON is a TypeError", () => {
    for (const body of [undefined, null, 7, () => 1, { toJSON: () => undefined }, new Map(), new FormData(), Promise.resolve({})]) {
      assert.throws(() => check.number.check(body), { name: "TypeError", message: /^body: / });
    }
  });
});

describe("the warnings about a policy", () => {
  test("name versions whose schema is not known", () => {
    const { warnings } = policy({ apiVersions: ["2025-01-31", "2024-02-29", "2026-01-01"] });
    assert.deepEqual(warnings.map(({ pointer }) => pointer), ["/apiVersions/0", "/apiVersions/2"]);
    assert.match(warnings[1].message, /^the schema of this version is not known/v);
  });

  test("are absent for the default policy", () => {
    assert.deepEqual(check.warnings, []);
  });
});

describe("a request outside the API", () => {
  test("is accepted unchecked", () => {
    const report = check.request.check({ method: "GET", target: "/favicon.ico" });
    assert.deepEqual(report, { ...NO_ISSUES, outsideApi: true });
  });

  test("gets a warning if its path resembles one of the API", () => {
    const { accepted, outsideApi, issues } = check.request.check({ method: "GET", target: "/acounts" });
    assert.deepEqual({ accepted, outsideApi }, { accepted: true, outsideApi: true });
    assert.deepEqual(issues.map(({ code, help }) => [code, help]), [
      ["request/path-misspelled", "did you mean `/accounts`?"],
    ]);
  });
});

describe("a request", () => {
  test("is checked with method, target, header fields and body", () => {
    assert.deepEqual(check.request.check(put()), NO_ISSUES);
    const cases = [
      [{ method: "POST" }, "request/method-not-allowed", 405, "path"],
      [{ target: "/accounts/contoso//numbers" }, "request/path-ambiguous", 400, "path"],
      [{ headers: { "content-type": "text/plain" } }, "request/content-type", 415, "header"],
      [{ body: "" }, "request/body-missing", 400, "body"],
      [{ body: undefined }, "request/body-missing", 400, "body"],
    ];
    for (const [changes, code, status, part] of cases) {
      const report = check.request.check(put(changes));
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
      assert.deepEqual(check.request.check(put({ headers })), NO_ISSUES);
    }
    const twice = check.request.check(put({ headers: { "content-type": ["application/json", "text/plain"] } }));
    assert.ok(codes(twice).includes("request/header-repeated"));
    const bytes = check.request.check(put({ headers: [["content-type", new Uint8Array([0xff])]] }));
    assert.ok(codes(bytes).includes("request/header-encoding"));
  });

  test("with a body over the limit is rejected", () => {
    const small = policy({ maxBodyBytes: 400 });
    const text = JSON.stringify(number());
    assert.ok(text.length < 400);
    const exactly = text.padEnd(400);
    assert.deepEqual(small.request.check(put({ body: exactly })), NO_ISSUES);
    for (const body of [`${exactly} `, new TextEncoder().encode(`${exactly} `), "x".repeat(1 << 24)]) {
      for (const report of [small.request.check(put({ body })), small.number.check(body), small.account.check(body)]) {
        assert.deepEqual(codes(report), ["request/body-too-large"]);
        assert.equal(report.status, 413);
        assert.equal(report.formErrors.length, 1);
      }
    }
  });
});

describe("the roles of the caller", () => {
  const roles = (...names) => check.request.check(put(), { roles: names });

  test("are checked only if they are given", () => {
    assert.deepEqual(check.request.check(put(), {}), NO_ISSUES);
    assert.deepEqual(roles("other", "ProvisioningAPI.Write"), NO_ISSUES);
    for (const report of [roles(), roles("ProvisioningAPI.Read"), roles("ProvisioningAPI.Writer", "größe")]) {
      assert.deepEqual(codes(report), ["request/role"]);
      assert.equal(report.status, 403);
      assert.deepEqual(report.issues[0].facts.expected, ["ProvisioningAPI.Write", "ProvisioningAPI.Admin"]);
    }
  });

  test("are compared with the role that the policy assigns to an action", () => {
    const request = { method: "POST", target: "/accounts/contoso:getTeamsCapabilityPlans?api-version=2024-02-29" };
    const open = policy({ roles: { getTeamsCapabilityPlans: "any" } });
    const headers = { authorization: "Bearer a" };
    assert.deepEqual(codes(check.request.check(request, { roles: [] })), ["request/role"]);
    assert.deepEqual(open.request.check({ ...request, headers }, { roles: [] }), NO_ISSUES);
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
      assert.deepEqual(codes(check.number.check(number(), options)), expected);
      assert.deepEqual(codes(check.request.check(put(), options)), expected);
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
      assert.deepEqual(codes(check.number.check(number(), options)), expected);
      assert.deepEqual(codes(check.request.check(put(), options)), expected);
    }
  });
});

describe("the type of the account state", () => {
  test("is a promise, also of another realm, or a state", async () => {
    for (const account of [Promise.resolve({ state: "missing" }), runInNewContext('Promise.resolve({ state: "missing" })')]) {
      assert.deepEqual(codes(await check.number.check(number(), { account })), ["state/account-missing"]);
      assert.deepEqual(codes(await check.request.check(put(), { account })), ["state/account-missing"]);
    }
    const account = JSON.parse('{ "state": "missing", "then": "no function" }');
    assert.deepEqual(codes(check.number.check(number(), { account })), ["state/account-missing"]);
  });

  test("is checked: another one is a TypeError", () => {
    assert.throws(() => check.number.check(number(), { account: { state: "known", account: {}, plans: 7 } }), TypeError);
    const fault = { name: "TypeError", message: "options.account.state: expected one of known, missing, unknown" };
    for (const account of [null, "known", 7, [], { state: "gone" }, { state: "" }]) {
      assert.throws(() => check.number.check(number(), { account }), fault);
      assert.throws(() => check.request.check({ method: "GET", target: "/accounts" }, { account }), fault);
    }
  });
});

describe("a policy", () => {
  test("is an object, a string or bytes", () => {
    const document = { rules: { "number/usage-empty": "off" } };
    const text = JSON.stringify(document);
    for (const form of [document, text, new TextEncoder().encode(text)]) {
      assert.deepEqual(policy(form).number.check(number({ usage: "" })), NO_ISSUES);
    }
  });

  test("that is invalid is a PolicyError with a JSON Pointer", () => {
    const cases = [
      ['{"profile": "lax"}', "/profile"],
      [{ rules: { "number/usage": "off" } }, "/rules/number~1usage"],
      [{ apiVersions: ["2024-02-29", "2024-02-29\n"] }, "/apiVersions/1"],
      ["{", ""],
      ['{"\ud800": 1}', ""],
    ];
    for (const [document, pointer] of cases) {
      const expected = (fault) => {
        assert.ok(fault instanceof PolicyError && fault instanceof Error);
        assert.equal(fault.name, "PolicyError");
        assert.equal(fault.pointer, pointer);
        assert.ok(fault.message.length > 20, fault.message);
        return true;
      };
      assert.throws(() => policy(document), expected);
    }
    assert.deepEqual(codes(check.phone.parse("1")), ["number/e164"], "other policies are not affected");
  });
});

test("an account and a telephone number are checked on their own", () => {
  assert.equal(check.account.check({ name: "con toso" }).issues[0].code, "account/name-format");
  assert.deepEqual(codes(check.phone.parse("+442079460123")), []);
  const { issues } = check.phone.parse("01632 960001");
  assert.deepEqual([issues[0].code, issues[0].in, issues[0].path], ["number/e164", "body", []]);
});

test("policies and frames of all sizes share one buffer", () => {
  const strict = policy({ profile: "strict" });
  const roomy = policy({ maxBodyBytes: 1 << 22 });
  for (let size = 1; size < 1 << 22; size *= 2) {
    const padded = JSON.stringify(number({ usage: "" })).padEnd(size);
    assert.deepEqual(codes(roomy.number.check(padded)), ["number/usage-empty"], `${size} bytes`);
    assert.equal(strict.number.check("{}").status, 400);
    assert.deepEqual(check.number.check(number()), NO_ISSUES);
  }
});

test("the identity of a policy depends on its policy alone", () => {
  const identity = policy().identity;
  assert.match(identity.version, /^\d+\.\d+\.\d+/);
  assert.match(identity.hash, /^[0-9a-f]{16}$/);
  assert.equal(identity.numberingPlans, phone.numberingPlans);
  assert.ok(identity.commit === null || /^[0-9a-f]{12}(-changed)?$/.test(identity.commit), identity.commit);
  assert.deepEqual(policy({ profile: "standard" }).identity, identity);
  assert.notEqual(policy({ profile: "strict" }).identity.hash, identity.hash);
});
