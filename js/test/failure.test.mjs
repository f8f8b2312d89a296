// What happens when the module itself fails: the memory of each instance is reached through the
// constructor that makes it, and spoiled.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const instances = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...parts) {
    super(...parts);
    // The other module only unpacks this one.
    if ("validator_create" in this.exports) instances.push(this);
  }
};
const { createValidator } = await import("acg-policy");

test("a module that has failed is replaced, for every validator", async () => {
  const standard = await createValidator();
  const lenient = await createValidator({ rules: { "number/e164": "off" } });
  assert.equal(instances.length, 1, "validators share one instance");
  assert.equal(standard.validatePhoneNumber("1").accepted, false);

  new Uint8Array(instances[0].exports.memory.buffer).fill(0xff);
  assert.throws(() => standard.validateAccount("{}"), /the module failed; the next call starts it anew/);

  assert.equal(lenient.validatePhoneNumber("1").accepted, true, "its policy is still its own");
  assert.equal(standard.validatePhoneNumber("1").accepted, false);
  assert.equal(standard.validatePhoneNumber("+442079460123").accepted, true);
  assert.equal(instances.length, 2);
});

test("a body for which there is no memory is refused, and the next call works", async () => {
  const validator = await createValidator();
  const before = instances.length;
  // Not touched, so that it takes no memory here; the module has 32 bits of addresses.
  assert.throws(() => validator.validateNumber(new Uint8Array(2 ** 31)), RangeError);
  assert.throws(() => validator.validateNumber(new Uint8Array(2 ** 32)), RangeError);
  assert.equal(validator.validatePhoneNumber("+442079460123").accepted, true);
  assert.equal(instances.length, before, "nothing had to be started anew");
});

test("validators that nobody holds are freed in the module", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const validator = await createValidator();
  const { memory } = instances.at(-1).exports;
  const pressure = async () => {
    for (let made = 0; made < 20_000; made++) {
      await createValidator({ apiVersions: ["2024-02-29", `2024-02-29-${made}`] });
      if (made % 1_000 === 0) {
        collect();
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
  };
  await pressure();
  const first = memory.buffer.byteLength;
  await pressure();
  assert.ok(memory.buffer.byteLength <= first, `${first} bytes became ${memory.buffer.byteLength}`);
  assert.equal(validator.validatePhoneNumber("+442079460123").accepted, true);
});
