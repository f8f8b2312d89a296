// How the package recovers from a trap of the WebAssembly module. A subclass of
// `WebAssembly.Instance` gives access to the memory of each instance, so that a test can corrupt it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const instances = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...parts) {
    super(...parts);
    // Skips the module that decompresses this one.
    if ("validator_create" in this.exports) instances.push(this);
  }
};
const { createValidator } = await import("acg-policy");

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

test("a body that does not fit into memory is a RangeError, and the next call works", async () => {
  const validator = await createValidator();
  const before = instances.length;
  // The pages are never written, so they take no memory here. The module has 32-bit addresses.
  assert.throws(() => validator.validateNumber(new Uint8Array(2 ** 31)), RangeError);
  assert.throws(() => validator.validateNumber(new Uint8Array(2 ** 32)), RangeError);
  assert.equal(validator.validatePhoneNumber("+442079460123").accepted, true);
  assert.equal(instances.length, before, "the module was not restarted");
});

test("validators that are garbage-collected are freed in the module", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const validator = await createValidator();
  const { memory } = instances.at(-1).exports;
  const createMany = async () => {
    for (let made = 0; made < 20_000; made++) {
      await createValidator({ apiVersions: ["2024-02-29", `2024-02-29-${made}`] });
      if (made % 1_000 === 0) {
        collect();
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
  };
  await createMany();
  const first = memory.buffer.byteLength;
  await createMany();
  assert.ok(memory.buffer.byteLength <= first, `${first} bytes became ${memory.buffer.byteLength}`);
  assert.equal(validator.validatePhoneNumber("+442079460123").accepted, true);
});
