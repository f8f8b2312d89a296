// The catalogues: complete, equal in their places, and able to write a text for every issue of the vectors.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { policy, readResponse } from "acg-policy";
import { de } from "acg-policy/messages/de";
import { en } from "acg-policy/messages/en";
import { es } from "acg-policy/messages/es";
import { fr } from "acg-policy/messages/fr";
import { ja } from "acg-policy/messages/ja";

import { loadCases } from "./support/vectors.mjs";
import { js } from "./support/workspace.mjs";

const catalogues = [en, de, es, fr, ja];
const reference = JSON.parse(readFileSync(join(js, "messages/reference.json"), "utf8"));
/** The fact whose words have texts of their own, by the code of the text that lists them. */
const LISTS = { "number/e164.repairs": "number/e164.repairs", "account/subdomain-label": "account/subdomain-label.faults" };

/** The faults of CSV files, each with its facts: `bulk.test.mjs` makes a file with each. */
const FILES = {
  "csv/cells": [],
  "csv/column-missing": ["field"],
  "csv/column-repeated": ["field"],
  "csv/column-unknown": [],
  "csv/empty": [],
  "csv/number-changed": [],
  "csv/number-repeated": ["first"],
  "csv/quote-unclosed": [],
  "csv/quotes": [],
};

/** The text codes that the core has, each with its facts. */
const codes = new Map(Object.entries(reference.texts).map(([code, { facts }]) => [code, facts]));
for (const [code, prefix] of Object.entries(LISTS)) {
  for (const word of Object.keys(reference.items[code])) {
    codes.set(`${prefix}.${word}`, codes.get(code));
  }
}

for (const [code, facts] of Object.entries(FILES)) {
  codes.set(code, facts);
}

for (const catalogue of catalogues) {
  const { language, texts, labels, words } = catalogue;

  test(`${language}: no text, label or word is missing, and none is left over`, () => {
    assert.deepEqual(difference(texts, codes.keys()), NONE, "texts");
    assert.deepEqual(difference(labels, Object.keys(en.labels)), NONE, "labels");
    assert.deepEqual(difference(words, Object.keys(en.words)), NONE, "words");
    for (const text of [...Object.values(texts), ...Object.values(labels), ...Object.values(words)]) {
      assert.equal(text.trim(), text);
      assert.notEqual(text, "");
    }
  });

  test(`${language}: every place names a fact of its text, the same ones in the same format as in English`, () => {
    for (const [code, text] of Object.entries(texts)) {
      const found = places(text);
      for (const { name, format } of found) {
        const [fact, member] = name.split(".");
        const isKnown = fact === "label" ? member === undefined || member in labels : fact === "support" || codes.get(code).includes(fact);
        assert.ok(isKnown, `${code}: {${name}}`);
        assert.ok([undefined, "and", "plural", "quoted", "sentences"].includes(format), `${code}: ${format}`);
      }
      const facts = (list) => [...new Set(list.map(({ name, format }) => `${name}, ${format}`))].sort();
      assert.deepEqual(facts(found), facts(places(en.texts[code])), code);
    }
  });

  test(`${language}: numbers have all plural forms of the language`, () => {
    const expected = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = Object.entries(texts).flatMap(([code, text]) =>
      places(text).flatMap(({ format, options }) => (format === "plural" ? [[code, options]] : [])),
    );
    assert.ok(plurals.length > 10, `only ${plurals.length} plurals`);
    for (const [code, options] of plurals) {
      const forms = [...options.matchAll(/(\w+) \{[^{}]*#[^{}]*\}/g)].map(([, category]) => category);
      assert.deepEqual(forms.toSorted(), expected, code);
    }
  });

  test(`${language}: every issue of the vectors has a text of its own`, () => {
    const seen = new Set();
    for (const { textCode, text, message, path, in: part } of issues(catalogue)) {
      // Braces are those of a path: `/accounts/{accountName}`.
      assert.doesNotMatch(text.replaceAll(/\/\{\w+\}/g, ""), /[{}`]|undefined/, textCode);
      assert.match(text, /[.?。]$/, `${textCode}: ${text}`);
      assert.notEqual(text, plain(message), textCode);
      const last = path.findLast((step) => typeof step === "string");
      if (part === "body" && last in labels && !["enabled", "configuration"].includes(last)) {
        assert.ok(text.startsWith(labels[last]), `${textCode} at ${path.join(".")}: ${text}`);
      }
      seen.add(textCode);
    }
    assert.ok(seen.size > 200, `only ${seen.size} texts were seen`);
  });
}

test("lists, numbers, words and plural forms follow the language", () => {
  const number = { telephoneNumber: "+44 (0)20-79 46 01 23", accountName: "", serviceDetails: {} };
  const usage = "serviceDetails.teamsOperatorConnect.configuration.usage";
  const account = `{"name": "${"a".repeat(1234)}", "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "syncEnabled": false}}}`;
  const withUsage = withConfiguration({ usage: "", choosableCapabilities: ["Mobile"] });
  const texts = Object.fromEntries(
    catalogues.map((messages) => {
      const check = policy({}, { messages });
      const { byField } = check.number.check(number);
      return [
        messages.language,
        [byField.telephoneNumber[0], check.account.check(account).byField.name[0], check.number.check(withUsage).byField[usage][0]],
      ];
    }),
  );
  assert.deepEqual(texts, JSON.parse(readFileSync(join(js, "test/messages.json"), "utf8")));
});

test("a text, a label, a word and the sentence about support can be replaced", () => {
  const messages = {
    ...en,
    support: "Call 0800 1234.",
    labels: { ...en.labels, usage: "Purpose" },
    words: { ...en.words, CallingUserAssignment: "Person" },
    texts: { ...en.texts, "number/e164.exponent": "Excel again: {minDigits} to {maxDigits} digits." },
  };
  const check = policy({}, { messages });
  assert.deepEqual(check.phone.parse("4.4E+11").issues.map(({ text }) => text), ["Telephone number: Excel again: 2 to 15 digits."]);
  const { byField } = check.number.check(withConfiguration({ usage: "", choosableCapabilities: [] }));
  const [text] = byField["serviceDetails.teamsOperatorConnect.configuration.usage"];
  assert.equal(text, "Purpose: Choose what the number is used for: “Person”, “Voice app”, or “Conference bridge”.");
  const { issues } = check.request.check({ method: "GET", target: "/accounts//x" });
  assert.equal(issues[0].text, "The address of the request has two slashes in a row. Call 0800 1234.");
});

test("without a catalogue, and for what it lacks, the text is message and help", async () => {
  const expected = "`usage` is empty; send `A`".split("; ").map(plain).join(" ");
  const detail = { code: "number/new-rule", in: "body", severity: "error", target: "/usage", message: "`usage` is empty", help: "send `A`" };
  const response = (more) => new Response(JSON.stringify({ error: { code: "InvalidRequest", details: [{ ...detail, ...more }] } }), { status: 400 });
  for (const [options, more] of [
    [{}, {}],
    [{ messages: de }, {}],
    // A reply leaves out facts that are too long, and can have any facts.
    [{ messages: de }, { code: "batch/too-large" }],
    [{ messages: de }, { code: "batch/too-large", facts: { limit: {}, count: null } }],
    [{ messages: de }, { code: "number/e164", variant: "repairs", facts: { repairs: ["constructor", 7] } }],
  ]) {
    const { byField } = await readResponse(response(more), options);
    assert.deepEqual(byField.usage, [expected], JSON.stringify(more));
  }
});

test("the replies of a gateway have the texts of the language, from variant and facts", async () => {
  const detail = { code: "number/e164", variant: "repairs", facts: { repairs: ["spaces", "trunk-prefix"] }, in: "path", severity: "error" };
  const body = JSON.stringify({ error: { code: "InvalidRequest", details: [{ ...detail, target: "/telephoneNumber", message: "m" }] } });
  const { issues } = await readResponse(new Response(body, { status: 400 }), { messages: de });
  const [{ textCode, text }] = issues;
  assert.equal(textCode, "number/e164.repairs");
  assert.ok(text.startsWith("Rufnummer: Entfernen Sie die Leerzeichen. Entfernen Sie die nationale Vorwahlziffer"), text);
});

/** The issues of all vectors, with texts of a catalogue. */
function issues(messages) {
  return loadCases().flatMap(({ policy: document, request, account, roles }) => {
    const { method, target, headers, body, bodyText } = request;
    const fields = headers.filter(([, value]) => typeof value === "string");
    const text = bodyText ?? (body === undefined ? "" : JSON.stringify(body));
    const options = { ...(account === undefined ? {} : { account }), ...(roles === undefined ? {} : { roles }) };
    return policy(document ?? {}, { messages }).request.check({ method, target, headers: fields, body: text }, options).issues;
  });
}

/** The places of a template: name, format and options. */
function places(text) {
  const found = [...text.matchAll(/\{([\w.]+)(?:, (\w+)(?:, ((?:\w+ \{[^{}]*\} ?)+))?)?\}/g)];
  const rest = found.reduce((left, [whole]) => left.replace(whole, ""), text);
  assert.doesNotMatch(rest, /[{}]/, text);
  return found.map(([, name, format, options]) => ({ name, format, options }));
}

function difference(table, expected) {
  const [has, wants] = [new Set(Object.keys(table)), new Set(expected)];
  return { missing: [...wants].filter((key) => !has.has(key)), leftOver: [...has].filter((key) => !wants.has(key)) };
}

function withConfiguration(configuration) {
  const serviceDetails = { teamsOperatorConnect: { enabled: true, configuration } };
  return { telephoneNumber: "+442079460123", accountName: "contoso", serviceDetails };
}

function plain(text) {
  const words = text.replaceAll("`", "");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const NONE = { missing: [], leftOver: [] };
