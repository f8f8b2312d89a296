// How the package recovers from a trap of the WebAssembly module. A subclass of
// `WebAssembly.Instance` gives access to the memory of each instance, so that a test can corrupt it.
import assert from "node:assert/strict";
import { test } from "node:test";

const instances = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...parts) {
    super(...parts);
    // Skips the module that decodes this one.
    if ("validator_create" in this.exports) instances.push(this);
  }
};
const { policy, ready } = await import("acg-policy");
await ready();
const accepts = (check, text) => check.phone.parse(text).issues.length === 0;

test("after a trap every policy uses a new instance of the module", () => {
  const standard = policy();
  const lenient = policy({ rules: { "number/e164": "off" } });
  assert.equal(instances.length, 1, "policies share one instance");
  assert.equal(accepts(standard, "1"), false);

  new Uint8Array(instances[0].exports.memory.buffer).fill(0xff);
  assert.throws(() => standard.account.check("{}"), /the WebAssembly module failed; the next call restarts it/);

  assert.equal(accepts(lenient, "1"), true, "the policy is kept");
  assert.equal(accepts(standard, "1"), false);
  assert.equal(accepts(standard, "+442079460123"), true);
  assert.equal(instances.length, 2);
});

test("an account that does not fit into memory is a RangeError, and the next call works", () => {
  const check = policy();
  const before = instances.length;
  const known = (length) => ({ account: { state: "known", account: new Uint8Array(length) } });
  // The pages are never written, so they take no memory here. The module has 32-bit addresses.
  assert.throws(() => check.number.check("{}", known(2 ** 31)), RangeError);
  assert.throws(() => check.number.check("{}", known(2 ** 32)), RangeError);
  assert.equal(accepts(check, "+442079460123"), true);
  assert.equal(instances.length, before, "the module was not restarted");
});

test("bodies over the limit are not copied into the module", () => {
  const check = policy();
  const { memory } = instances.at(-1).exports;
  check.number.check("{}");
  const before = memory.buffer.byteLength;
  for (const body of [new Uint8Array(50_000_000), "x".repeat(50_000_000)]) {
    assert.equal(check.number.check(body).status, 413);
    assert.equal(check.account.check(body).status, 413);
    assert.equal(check.request.check({ ...PUT, body }).status, 413);
  }
  assert.ok(memory.buffer.byteLength - before < 1 << 20, `${before} bytes became ${memory.buffer.byteLength}`);
});

test("policies made in one task do not accumulate in the module, and all of them work", () => {
  const first = policy({ profile: "strict" });
  const { memory } = instances.at(-1).exports;
  const make = (from, count) => {
    let last;
    for (let made = from; made < from + count; made++) {
      last = policy({ apiVersions: ["2024-02-29", `2024-02-29-${made}`] });
    }
    return last;
  };
  make(0, 1_000);
  const before = memory.buffer.byteLength;
  const last = make(1_000, 100_000);
  assert.equal(memory.buffer.byteLength, before);
  assert.equal(last.warnings[0].pointer, "/apiVersions/1");
  assert.equal(accepts(first, "+44"), false, "a released validator is created again, with its policy");
});

const PUT = {
  method: "PUT",
  target: "/accounts/contoso?api-version=2024-02-29",
  headers: { "content-type": "application/json" },
};
