// `phone.parse` gives the results of `crates/e164-plan`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { phone, policy } from "acg-policy";

import { js } from "./support/workspace.mjs";

test("a text has a number with its changes, or an obstacle", () => {
  const e164 = "+442079460123";
  const cases = [
    [e164, {}, { e164, changed: [], obstacle: null }],
    ["+44 20 7946 0123", {}, { e164, changed: ["spaces"], obstacle: null }],
    ["tel:+442079460123;ext=402", {}, { e164, changed: ["tel-uri", "extension"], obstacle: null }],
    ["\u202a+442079460123\u202c", {}, { e164, changed: ["invisible-characters"], obstacle: null }],
    ["020 7946 0123", { country: "gb" }, { e164, changed: ["spaces", "trunk-prefix", "country-code"], obstacle: null }],
    ["011442079460123", { country: "US" }, { e164, changed: ["international-prefix"], obstacle: null }],
    ["020 7946 0123", {}, { e164: null, changed: [], obstacle: "national-format" }],
    ["4.42079E+11", { country: "GB" }, { e164: null, changed: [], obstacle: "exponent" }],
    ["(800) 212-3456 (5)", { country: "US" }, { e164: null, changed: [], obstacle: "other-text" }],
    ["24.11.2026", { country: "DE" }, { e164: null, changed: [], obstacle: "date" }],
    ["4930123456.5", {}, { e164: null, changed: [], obstacle: "decimal" }],
    ["+442079460100..199", {}, { e164: null, changed: [], obstacle: "range" }],
    ["\ud800+442079460123", {}, { e164: null, changed: [], obstacle: "other-text" }],
    ["", {}, { e164: null, changed: [], obstacle: "no-digits" }],
    ["1".repeat(1e6), {}, { e164: null, changed: [], obstacle: "text-too-long" }],
  ];
  for (const [text, options, expected] of cases) {
    const { issues, ...found } = phone.parse(text, options);
    assert.deepEqual(found, expected, text.slice(0, 40));
    assert.deepEqual(issues.map(({ code }) => code), found.e164 === null ? ["number/e164"] : []);
  }
});

test("a policy also finds numbers in its own ranges", () => {
  const additional = [{ prefix: "+15555", digits: [11] }];
  const check = policy({ numberingPlan: { additional } });
  for (const [text, options, number] of [
    ["+1 555 555 0100", {}, "+15555550100"],
    ["(555) 555-0100", { country: "US" }, "+15555550100"],
    ["+44 20 7946 0123", {}, "+442079460123"],
  ]) {
    assert.equal(check.phone.parse(text, options).e164, number, text);
    assert.equal(phone.parse(text, options).e164, number === "+15555550100" ? null : number, text);
  }
  assert.throws(() => check.phone.parse("1", { country: "ZZ" }), RangeError);
});

test("the issues are those of the number by the policy", () => {
  const check = policy({ allowedCountries: ["DE"] });
  const { e164, issues } = check.phone.parse("+44 20 7946 0123");
  assert.deepEqual([e164, issues[0].code, issues[0].path], ["+442079460123", "number/country-not-allowed", []]);
  assert.deepEqual(phone.parse("+44207946").issues.map(({ code }) => code), ["number/plan-length"]);
  for (const text of [undefined, 7, null]) {
    assert.throws(() => phone.parse(text), TypeError);
  }
});

test("an unknown country is an error", () => {
  for (const country of ["ZZ", "", "GBR", "\0\0", "001"]) {
    assert.throws(() => phone.parse("1", { country }), RangeError, country);
  }
});

test("every valid vector of the numbering plans is its own suggestion", () => {
  const vectors = readFileSync(join(js, "../crates/e164-plan/tests/vectors.txt"), "utf8").split("\n");
  const numbers = vectors.filter((line) => line.startsWith("+")).map((line) => line.split(" ")[0]);
  const valid = numbers.filter((number) => phone.lookUp(number).valid);
  assert.ok(valid.length > 1_000, `only ${valid.length} numbers`);
  for (const number of valid) {
    const { e164, changed, obstacle } = phone.parse(number);
    assert.deepEqual([e164, changed, obstacle], [number, [], null]);
  }
});

test("the version of the numbering plans is that of the vectors", () => {
  const vectors = readFileSync(join(js, "../crates/e164-plan/tests/vectors.txt"), "utf8");
  assert.ok(vectors.startsWith(`# metadata ${phone.numberingPlans};`), phone.numberingPlans);
});
