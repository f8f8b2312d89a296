// `phone.lookUp` gives the results of `crates/e164-plan`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { phone } from "acg-policy";

import { js } from "./support/workspace.mjs";

test("a valid number has a country and a kind", () => {
  assert.deepEqual(phone.lookUp("+442079460123"), {
    valid: true,
    callingCode: 44,
    region: "GB",
    shared: false,
    kind: "fixed-line",
    length: "possible",
  });
  assert.equal(phone.lookUp("+441534123456").region, "JE");
  assert.equal(phone.lookUp("+80012345678").region, "001");
  const tollFree = phone.lookUp("+18005550100");
  assert.deepEqual([tollFree.kind, tollFree.region, tollFree.shared], ["toll-free", "US", true]);
});

test("a number that is not in its plan still has a calling code, a length and perhaps a country", () => {
  const short = phone.lookUp("+4420");
  assert.deepEqual([short.valid, short.callingCode, short.kind, short.length], [false, 44, "unknown", "too-short"]);
  assert.equal(phone.lookUp("+11234567890").region, null);
});

test("a text that is not in E.164 format, or has no calling code, is not found", () => {
  const texts = ["", "020 7946 0123", "+", "+44 20 7946 0123", "+44２０", "+1234567890123456", "+" + "1".repeat(1e6), "+999123456"];
  for (const text of texts) {
    assert.equal(phone.lookUp(text), null, text.slice(0, 20));
  }
});

test("every vector of the numbering plans has the expected result", () => {
  const kinds = ["unknown", "fixed-line", "mobile", "fixed-line-or-mobile", "toll-free", "premium"];
  kinds.push("shared-cost", "voip", "personal", "pager", "uan", "voicemail");
  const lengths = ["possible", "local-only", "too-short", "too-long", "invalid"];
  const vectors = readFileSync(join(js, "../crates/e164-plan/tests/vectors.txt"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("+"));
  assert.ok(vectors.length > 3_000, `only ${vectors.length} numbers`);
  for (const vector of vectors) {
    const [number, country, kind, length] = vector.split(" ");
    const found = phone.lookUp(number);
    const shared = country.endsWith("+");
    const first = country === "-" ? null : country.slice(0, shared ? -1 : undefined);
    const expected = [first, shared, kinds[kind], lengths[length]];
    assert.deepEqual([found.region, found.shared, found.kind, found.length], expected, number);
    assert.equal(found.valid, kind !== "0", number);
    assert.ok(number.startsWith(`+${found.callingCode}`), number);
  }
});
