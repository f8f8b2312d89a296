// `lookUpPhoneNumber` gives the results of `crates/e164-plan`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { lookUpPhoneNumber } from "acg-policy";

import { js } from "./support/workspace.mjs";

test("a valid number has a country and a kind", () => {
  assert.deepEqual(lookUpPhoneNumber("+442079460123"), {
    valid: true,
    callingCode: 44,
    country: "GB",
    shared: false,
    kind: "fixed-line",
    length: "possible",
    fault: null,
  });
  assert.equal(lookUpPhoneNumber("+441534123456").country, "JE");
  assert.equal(lookUpPhoneNumber("+80012345678").country, "001");
  const tollFree = lookUpPhoneNumber("+18005550100");
  assert.deepEqual([tollFree.kind, tollFree.country, tollFree.shared], ["toll-free", "US", true]);
});

test("a number that is not in its plan still has a calling code, a length and perhaps a country", () => {
  const short = lookUpPhoneNumber("+4420");
  assert.deepEqual([short.valid, short.callingCode, short.kind, short.length], [false, 44, "unknown", "too-short"]);
  assert.equal(lookUpPhoneNumber("+11234567890").country, null);
});

test("a text that is not in E.164 format has a fault", () => {
  const faults = {
    "": "no-plus",
    "020 7946 0123": "no-plus",
    "+": "no-digits",
    "+44 20 7946 0123": "not-a-digit",
    "+44２０": "not-a-digit",
    "+1234567890123456": "too-many-digits",
    ["+" + "1".repeat(1e6)]: "too-many-digits",
    "+999123456": "unknown-calling-code",
  };
  for (const [text, fault] of Object.entries(faults)) {
    const expected = { valid: false, callingCode: null, country: null, shared: false, kind: "unknown", length: null, fault };
    assert.deepEqual(lookUpPhoneNumber(text), expected, text.slice(0, 20));
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
    const found = lookUpPhoneNumber(number);
    const shared = country.endsWith("+");
    const first = country === "-" ? null : country.slice(0, shared ? -1 : undefined);
    const expected = [first, shared, kinds[kind], lengths[length], null];
    assert.deepEqual([found.country, found.shared, found.kind, found.length, found.fault], expected, number);
    assert.equal(found.valid, kind !== "0", number);
    assert.ok(number.startsWith(`+${found.callingCode}`), number);
  }
});
