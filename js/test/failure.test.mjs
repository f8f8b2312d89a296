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
const { createValidator, createValidatorSync } = await import("acg-policy");

test("after a trap every validator uses a new instance of the module", async () => {
  const standard = await createValidator();
  const lenient = await createValidator({ rules: { "number/e164": "off" } });
  assert.equal(instances.length, 1, "validators share one instance");
  assert.equal(standard.validatePhoneNumber("1").accepted, false);

  new Uint8Array(instances[0].exports.memory.buffer).fill(0xff);
  assert.throws(() => standard.validateAccount("{}"), /the WebAssembly module failed; the next call restarts it/);

  assert.equal(lenient.validatePhoneNumber("1").accepted, true, "the policy is kept");
  assert.equal(standard.validatePhoneNumber("1").accepted, false);
  assert.equal(standard.validatePhoneNumber("+442079460123").accepted, true);
  assert.equal(instances.length, 2);
});

test("an account that does not fit into memory is a RangeError, and the next call works", async () => {
  const validator = await createValidator();
  const before = instances.length;
  const known = (length) => ({ account: { state: "known", account: new Uint8Array(length) } });
  // The pages are never written, so they take no memory here. The module has 32-bit addresses.
  assert.throws(() => validator.validateNumber("{}", known(2 ** 31)), RangeError);
  assert.throws(() => validator.validateNumber("{}", known(2 ** 32)), RangeError);
  assert.equal(validator.validatePhoneNumber("+442079460123").accepted, true);
  assert.equal(instances.length, before, "the module was not restarted");
});

test("bodies over the limit are not copied into the module", async () => {
  const validator = await createValidator();
  const { memory } = instances.at(-1).exports;
  validator.validateNumber("{}");
  const before = memory.buffer.byteLength;
  for (const body of [new Uint8Array(50_000_000), "x".repeat(50_000_000)]) {
    assert.equal(validator.validateNumber(body).status, 413);
    assert.equal(validator.validateAccount(body).status, 413);
    assert.equal(validator.validateRequest({ ...PUT, body }).status, 413);
  }
  assert.ok(memory.buffer.byteLength - before < 1 << 20, `${before} bytes became ${memory.buffer.byteLength}`);
});

test("validators made in one task do not accumulate in the module, and all of them work", async () => {
  const first = await createValidator({ profile: "strict" });
  const { memory } = instances.at(-1).exports;
  const make = (from, count) => {
    let last;
    for (let made = from; made < from + count; made++) {
      last = createValidatorSync({ apiVersions: ["2024-02-29", `2024-02-29-${made}`] });
    }
    return last;
  };
  make(0, 1_000);
  const before = memory.buffer.byteLength;
  const last = make(1_000, 100_000);
  assert.equal(memory.buffer.byteLength, before);
  assert.equal(last.warnings[0].pointer, "/apiVersions/1");
  assert.equal(first.validatePhoneNumber("+44").status, 400, "a released validator is created again, with its policy");
});

const PUT = {
  method: "PUT",
  target: "/accounts/contoso?api-version=2024-02-29",
  headers: { "content-type": "application/json" },
};
