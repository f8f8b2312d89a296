// `suggestPhoneNumber` gives the results of `crates/e164-plan`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { createValidatorSync, lookUpPhoneNumber, numberingPlans, suggestPhoneNumber } from "acg-policy";

import { js } from "./support/workspace.mjs";

test("a text has a number with its changes, or an obstacle", () => {
  const number = "+442079460123";
  const cases = [
    [number, {}, { number, changed: [], obstacle: null }],
    ["+44 20 7946 0123", {}, { number, changed: ["spaces"], obstacle: null }],
    ["tel:+442079460123;ext=402", {}, { number, changed: ["tel-uri", "extension"], obstacle: null }],
    ["\u202a+442079460123\u202c", {}, { number, changed: ["invisible-characters"], obstacle: null }],
    ["020 7946 0123", { country: "gb" }, { number, changed: ["spaces", "trunk-prefix", "country-code"], obstacle: null }],
    ["011442079460123", { country: "US" }, { number, changed: ["international-prefix"], obstacle: null }],
    ["020 7946 0123", {}, { number: null, changed: [], obstacle: "national-format" }],
    ["4.42079E+11", { country: "GB" }, { number: null, changed: [], obstacle: "exponent" }],
    ["(800) 212-3456 (5)", { country: "US" }, { number: null, changed: [], obstacle: "other-text" }],
    ["24.11.2026", { country: "DE" }, { number: null, changed: [], obstacle: "date" }],
    ["4930123456.5", {}, { number: null, changed: [], obstacle: "decimal" }],
    ["+442079460100..199", {}, { number: null, changed: [], obstacle: "range" }],
    ["\ud800+442079460123", {}, { number: null, changed: [], obstacle: "other-text" }],
    ["", {}, { number: null, changed: [], obstacle: "no-digits" }],
    ["1".repeat(1e6), {}, { number: null, changed: [], obstacle: "text-too-long" }],
  ];
  for (const [text, options, expected] of cases) {
    assert.deepEqual(suggestPhoneNumber(text, options), expected, text.slice(0, 40));
  }
});

test("a validator also suggests numbers in the ranges of its policy", () => {
  const additional = [{ prefix: "+15555", digits: [11] }];
  const validator = createValidatorSync({ numberingPlan: { additional } });
  for (const [text, options, number] of [
    ["+1 555 555 0100", {}, "+15555550100"],
    ["(555) 555-0100", { country: "US" }, "+15555550100"],
    ["+44 20 7946 0123", {}, "+442079460123"],
  ]) {
    assert.equal(validator.suggestPhoneNumber(text, options).number, number, text);
    assert.equal(suggestPhoneNumber(text, options).number, number === "+15555550100" ? null : number, text);
  }
  assert.throws(() => validator.suggestPhoneNumber("1", { country: "ZZ" }), RangeError);
});

test("an unknown country is an error", () => {
  for (const country of ["ZZ", "", "GBR", "\0\0", "001"]) {
    assert.throws(() => suggestPhoneNumber("1", { country }), RangeError, country);
  }
});

test("every valid vector of the numbering plans is its own suggestion", () => {
  const vectors = readFileSync(join(js, "../crates/e164-plan/tests/vectors.txt"), "utf8").split("\n");
  const numbers = vectors.filter((line) => line.startsWith("+")).map((line) => line.split(" ")[0]);
  const valid = numbers.filter((number) => lookUpPhoneNumber(number).valid);
  assert.ok(valid.length > 1_000, `only ${valid.length} numbers`);
  for (const number of valid) {
    assert.deepEqual(suggestPhoneNumber(number), { number, changed: [], obstacle: null });
  }
});

test("the version of the numbering plans is that of the vectors", () => {
  const vectors = readFileSync(join(js, "../crates/e164-plan/tests/vectors.txt"), "utf8");
  assert.ok(vectors.startsWith(`# metadata ${numberingPlans};`), numberingPlans);
});
